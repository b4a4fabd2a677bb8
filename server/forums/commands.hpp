// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands and views about forums and seats. Each lies in a file of its own name. Commands run on the writer
// thread, views on a reader's.
#pragma once

#include "protocol/forums.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::ForumCreated> create_forum(pipeline::Act& act, protocol::CreateForum const& request);
pipeline::Expected<protocol::Nothing> update_forum(pipeline::Act& act, protocol::UpdateForum const& request);
pipeline::Expected<protocol::Nothing> close_forum(pipeline::Act& act, protocol::CloseForum const& request);
pipeline::Expected<protocol::Nothing> reopen_forum(pipeline::Act& act, protocol::ReopenForum const& request);
pipeline::Expected<protocol::Nothing> set_key(pipeline::Act& act, protocol::SetKey const& request);
pipeline::Expected<protocol::SeatFilled> join_forum(pipeline::Act& act, protocol::JoinForum const& request);
pipeline::Expected<protocol::SeatFilled> fill_seat(pipeline::Act& act, protocol::FillSeat const& request);
pipeline::Expected<protocol::Nothing> set_alternate(pipeline::Act& act, protocol::SetAlternate const& request);
pipeline::Expected<protocol::SeatVacated> vacate_seat(pipeline::Act& act, protocol::VacateSeat const& request);
pipeline::Expected<protocol::Nothing> name_chair(pipeline::Act& act, protocol::NameChair const& request);

pipeline::Expected<protocol::KeyChecked> check_key(pipeline::Look& look, protocol::CheckKey const& request);
pipeline::Expected<protocol::SeatPreview> preview_seat(pipeline::Look& look, protocol::PreviewSeat const& request);

}  // namespace shidra::forums
