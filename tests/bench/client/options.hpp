// SPDX-License-Identifier: AGPL-3.0-or-later
// What one run of the load client is told on its command line.
#pragma once

#include <string>
#include <vector>

namespace shidra::bench {

struct Options {
  std::string mode;                  ///< fanout, rate, asleep, idle, storm, ingest
  std::string dialect = "plain";     ///< plain: a peer that passes messages on; nats: so, in its protocol; shidra: ours
  int port = 0;                      ///< on 127.0.0.1
  bool tls = false;                  ///< certificates are not checked: the server is ours and on loopback
  bool deflate = false;              ///< offer permessage-deflate without context takeover
  std::string watch_path = "/ws";    ///< where watchers connect
  std::string publish_path = "/ws";  ///< where the publisher connects
  std::string cookie;                ///< of the publisher, "name=value"
  std::string cookies;               ///< ingest: a file with a line for each connection that answers, or made up
  std::string topic = "initiative/1";  ///< shidra: what is watched
  long forum = 0;                      ///< shidra: the forum whose name is changed
  long survey = 0, question = 0;       ///< ingest
  std::vector<long> choices;           ///< ingest
  std::string code;                    ///< ingest: of the survey
  std::string message;                 ///< plain, nats: what is published, with @POSITION@ and @NAME@ in it
  std::size_t sockets = 1000;          ///< watchers, or clients
  std::size_t answering = 200;         ///< ingest: connections that answer
  std::size_t window = 1;              ///< fanout: publishes nobody may still lack; ingest: answers in flight each
  double rate = 20;           ///< rate: publishes a second; ingest: answers a second, 0 = as fast as acknowledged
  double seconds = 2;         ///< measured
  double warm = 0.3;          ///< not measured
  double spin = -1;           ///< seconds of polling before sleeping; negative: never sleep
  std::size_t pending = 100;  ///< connections being made at once
  bool watching = true;       ///< idle: sockets watch the topic
  std::string tickets;        ///< storm: a file with what clients got in an earlier run, and come back with
  std::string keep_tickets;   ///< storm: the file that gets them
  std::vector<int> servers;   ///< process ids whose memory and time are read
};

}  // namespace shidra::bench
