// SPDX-License-Identifier: AGPL-3.0-or-later
// Materials: links and files, what may be stored, who may have it, and what happens when the disk changed it.
#include "storage/materials.hpp"

#include <filesystem>
#include <fstream>

#include "server/access/load_caller.hpp"
#include "server/summaries/files.hpp"
#include "tests/unit/server/support/meeting_place.hpp"

using namespace shidra::test;
namespace storage = shidra::storage;
namespace summaries = shidra::summaries;

namespace {

std::string const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
std::string const png = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", 29) + "rest";

struct Store : MeetingPlace {
  std::filesystem::path files = summaries::files_folder(world.folder());

  std::filesystem::path spooled(std::string const& bytes) {
    auto const path = world.folder() / "spooled";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string stored_as(std::string const& bytes, std::string const& name) {
    auto const stored = summaries::store_file(files, spooled(bytes), name);
    return stored ? stored->type + " " + stored->name : stored.error().code;
  }
  /// Brings a file in as somebody, as POST /files does; gives the refusal.
  std::string add(Actor const& who, std::string const& bytes, std::string const& name) {
    auto const stored = summaries::store_file(files, spooled(bytes), name);
    REQUIRE(stored);
    auto const run = summaries::make_add_file({{meeting}, {"מצגת"}, shidra::protocol::MaterialKind::slides}, *stored);
    std::string refusal;
    world.database().write([&](storage::Write& write) {
      auto const caller = shidra::access::load_caller(write, who.credentials_, world.seam().now());
      shidra::pipeline::Act act(write, caller, world.seam().now(), world.seam());
      auto const reply = run(act);
      if (!reply) refusal = reply.error().code;
    });
    return refusal;
  }
  std::string served(Actor const& who, std::int64_t material) {
    std::string answer;
    world.database().read([&](storage::Read& read) {
      auto const caller = shidra::access::load_caller(read, who.credentials_, world.seam().now());
      shidra::pipeline::Look look{read, caller, world.seam().now(), world.seam()};
      auto const file = summaries::serve_file(look, {material});
      answer = file ? file->type + (file->open_to_all ? " public" : " private") : file.error().code;
    });
    return answer;
  }
};

}  // namespace

TEST_CASE("Links belong to those who run the forum until they go out with the summary") {
  Store it;
  Json const link{
      {"meeting", it.meeting}, {"title", "חוברת"}, {"kind", "booklet"}, {"address", "https://example.org/a"}};
  CHECK(it.noa.call("material.add_link", link).refusal() == "not_allowed");
  CHECK(it.omar.call("material.add_link", link).refusal() == "not_allowed");
  REQUIRE(it.dana.call("material.add_link", link).ok());
  CHECK(it.world.thing(it.topic("forum"), "material", 1).is_null());
  CHECK(it.world.thing(it.topic("desk"), "material", 1).at("published") == false);
  auto bad = link;
  for (char const* address : {"javascript:alert(1)", "https://bank.example@evil.example/", "ftp://example.org"}) {
    bad["address"] = address;
    CHECK(it.dana.call("material.add_link", bad).problems() == "/address not_a_web_address");
  }
  REQUIRE(it.dana.call("material.add_link", link).ok());
  REQUIRE(it.dana.call("material.remove", {{"material", 2}}).ok());
  it.save(Store::draft("סיכום", "טקסט"));
  REQUIRE(it.publish().ok());
  CHECK(it.world.thing(it.topic("forum"), "material", 1).at("address") == "https://example.org/a");
  CHECK(it.world.thing("initiative/1", "summary", 1).at("materials") == 1);
  CHECK(it.dana.call("material.remove", {{"material", 1}}).refusal() == "published");
  CHECK(it.noa.call("material.remove", {{"material", 1}}).refusal() == "not_allowed");
}

TEST_CASE("A material that came later goes out with a correction of the same text") {
  Store it;
  it.save(Store::draft("סיכום", "טקסט"));
  REQUIRE(it.publish().ok());
  REQUIRE(it.dana
              .call("material.add_link",
                    {{"meeting", it.meeting}, {"title", "ה"}, {"kind", "other"}, {"address", "https://example.org"}})
              .ok());
  CHECK(it.world.thing(it.topic("forum"), "material", 1).is_null());
  REQUIRE(it.publish("נוסף חומר").ok());
  CHECK_FALSE(it.world.thing(it.topic("forum"), "material", 1).is_null());
  CHECK_FALSE(it.world.thing("summary/1", "summary_text", 1).contains("difference"));
}

TEST_CASE("A meeting has at most a hundred materials") {
  Store it;
  it.world.database().write([&](storage::Write& write) {
    for (int count = 0; count < 100; ++count)
      storage::add_material(
          write,
          {{}, {it.meeting}, "x", shidra::protocol::MaterialKind::other, "https://example.org", {}, {}, {}, {}, false});
  });
  CHECK(it.dana
            .call("material.add_link",
                  {{"meeting", it.meeting}, {"title", "x"}, {"kind", "other"}, {"address", "https://example.org"}})
            .refusal() == "too_many_materials");
}

TEST_CASE("Files are stored by what they are, not by what they say they are") {
  Store it;
  struct Row {
    std::string bytes;
    char const* name;
    char const* stored;
  };
  Row const rows[]{
      {pdf, "סיכום.pdf", "application/pdf סיכום.pdf"},
      {pdf, "invoice.exe", "application/pdf invoice.exe.pdf"},
      {png, "..\\..\\photo.PNG", "image/png photo.png"},
      {"# כותרת\n\nטקסט\n", "notes.md", "text/markdown notes.md"},
      {"שלום לכולם\n", "../../etc/passwd", "text/plain passwd.txt"},
      {"a,b\n1,2\n3,4\n", "table.csv", "text/csv table.csv"},
      {"<!DOCTYPE html><html><body>x</body></html>", "page.txt", "file_type_not_allowed"},
      {"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "picture.png",
       "file_type_not_allowed"},
      {std::string("PK\3\4\x14\0\0\0\0\0", 10) + std::string(40, '\0'), "a.zip", "file_type_not_allowed"},
      {std::string("\x7f") + "ELF" + std::string(60, '\1'), "a.pdf", "file_type_not_allowed"},
      {"", "a.txt", "file_empty"},
  };
  for (auto const& row : rows) {
    INFO(row.name);
    CHECK(it.stored_as(row.bytes, row.name) == row.stored);
  }
  auto const path = it.spooled("x");
  std::filesystem::resize_file(path, summaries::largest_file + 1);
  CHECK(summaries::store_file(it.files, path, "a.txt").error().code == "file_too_large");
}

TEST_CASE("The same content is stored once, under its hash, and nothing half-written stays") {
  Store it;
  it.stored_as(pdf, "a.pdf");
  it.stored_as(pdf, "b.pdf");
  REQUIRE(summaries::store_content(it.files, pdf, "c.pdf"));
  CHECK(summaries::store_content(it.files, "<html>", "c.pdf").error().code == "file_type_not_allowed");
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(it.files))
    if (entry.is_regular_file()) names.push_back(entry.path().filename());
  CHECK(names == std::vector<std::string>{storage::to_hex(storage::sha256(pdf))});
}

TEST_CASE("A file is given to whoever may have it at that moment, and its damage is noticed") {
  Store it;
  auto const guest = it.world.guest();
  CHECK(it.add(it.noa, pdf, "a.pdf") == "not_allowed");
  CHECK(it.add(it.omar, pdf, "a.pdf") == "not_found");
  REQUIRE(it.add(it.dana, pdf, "מצגת.pdf") == "");
  auto const material = it.world.thing(it.topic("desk"), "material", 1);
  CHECK(material.at("address") == "/files/1/file.pdf");
  CHECK(material.at("size") == pdf.size());
  CHECK(it.served(it.dana, 1) == "application/pdf private");
  for (auto const& who : {it.noa, it.omar, guest}) CHECK(it.served(who, 1) == "not_found");

  auto draft = Store::draft("סיכום", "טקסט");
  draft["audience"] = "members";
  it.save(draft);
  REQUIRE(it.publish().ok());
  CHECK(it.served(it.noa, 1) == "application/pdf private");
  CHECK(it.served(it.omar, 1) == "not_found");
  CHECK(it.served(guest, 1) == "not_found");

  draft["audience"] = "everyone";
  it.save(draft);
  REQUIRE(it.publish("לכולם").ok());
  CHECK(it.served(guest, 1) == "application/pdf public");

  auto const path = summaries::path_of_file(it.files, storage::sha256(pdf));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::ofstream(path, std::ios::binary | std::ios::in).put('!');
  CHECK(it.served(guest, 1) == "damaged");
  std::filesystem::resize_file(path, 3);
  CHECK(it.served(guest, 1) == "damaged");
  it.stored_as(pdf, "again.pdf");
  CHECK(it.served(guest, 1) == "application/pdf public");

  REQUIRE(it.dana.call("summary.withdraw", {{"summary", 1}, {"reason", "טעות"}}).ok());
  CHECK(it.served(guest, 1) == "not_found");
  CHECK(it.served(it.noa, 1) == "not_found");
  CHECK(it.served(it.dana, 1) == "application/pdf private");
}

TEST_CASE("What no material names is swept from the store") {
  Store it;
  REQUIRE(it.add(it.dana, pdf, "a.pdf") == "");
  it.stored_as("נזרק\n", "b.txt");
  std::ofstream(it.files / "incoming-0123") << "half";
  it.world.database().read([&](storage::Read& read) { CHECK(summaries::sweep_files(read, it.files) == 2); });
  CHECK(it.served(it.dana, 1) == "application/pdf private");
}

TEST_CASE("File names are made harmless for disks, addresses and headers") {
  struct Row {
    char const* given;
    char const* type;
    char const* safe;
  };
  Row const rows[]{
      {"a\"b\r\nX: y.pdf", "application/pdf", "a-bX- y.pdf"},
      {"gpj.\u202Eexe.pdf", "application/pdf", "gpj.exe.pdf"},
      {"..", "text/plain", "file.txt"},
      {".htaccess", "text/plain", "htaccess.txt"},
      {"", "image/png", "file.png"},
      {"photo.jpeg", "image/jpeg", "photo.jpeg"},
      {"\xff\xfe.pdf", "application/pdf", "file.pdf"},
      {"C:\\docs\\دعوة.pdf", "application/pdf", "دعوة.pdf"},
  };
  for (auto const& row : rows) {
    INFO(row.given);
    CHECK(summaries::safe_file_name(row.given, row.type) == row.safe);
  }
  CHECK(summaries::content_disposition(summaries::Disposition::saved, "דו\"ח 1.pdf") ==
        "attachment; filename=\"____ 1.pdf\"; filename*=UTF-8''%D7%93%D7%95%22%D7%97%201.pdf");
  CHECK(summaries::file_address({7}, "דוח 2026..pdf") == "/files/7/2026.pdf");
}
