// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures, for screens.
export { AgreementStack } from "./agreement_stack";
export { AttendanceHeat } from "./attendance_heat";
export { Funnel } from "./funnel";
export { Hemicycle, type SeatOnMap } from "./hemicycle";
export { Picture, type PictureTable } from "./picture";
export { type Quota, QuotaBars } from "./quota_bars";
export { type ChoiceShare, ResultBars, ScaleResult } from "./results";
export { SectorStrip } from "./sector_strip";
