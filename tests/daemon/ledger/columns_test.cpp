#include "ledger/columns.hpp"

#include <gtest/gtest.h>

#include "ledger/schema.hpp"
#include "ledger/tables.hpp"

namespace kuaixun {
namespace {

enum class Colour { red, green };

struct Inner {
  std::optional<Time> at{};
};
struct Thing {
  std::string text, bytes;
  std::uint64_t hash = 0;
  int number = 0;
  bool is_so = false;
  Colour colour = Colour::red;
  Time time{};
  std::chrono::seconds gap{};
  std::array<std::uint16_t, 4> sketch{};
  std::vector<std::uint32_t> marks{};
  RecordHeaders headers{};
  Inner inner;
};
constexpr Columns kThing(column("text", &Thing::text), blob_column("bytes", &Thing::bytes),
                         column("hash", &Thing::hash), column("number", &Thing::number), column("is_so", &Thing::is_so),
                         column("colour", &Thing::colour), column("time", &Thing::time), column("gap", &Thing::gap),
                         column("sketch", &Thing::sketch), column("marks", &Thing::marks),
                         column("headers", &Thing::headers), column("at", &Thing::inner, &Inner::at));

class ColumnsTest : public ::testing::Test {
 protected:
  ColumnsTest() : database_(":memory:") {
    database_.execute(("CREATE TABLE things (name, " + kThing.names() + ")").c_str());
  }

  Thing written_and_read(const Thing& thing) {
    database_.execute("DELETE FROM things");
    Statement insert(database_, "INSERT INTO things (name, " + kThing.names() + ") VALUES (?, " + kThing.marks() + ")");
    kThing.bind(insert.bind_text("a"), thing).run();
    Statement select(database_, "SELECT name, " + kThing.names("t.") + " FROM things t");
    Thing read{.number = 7, .sketch = {9}, .marks = {9}};
    EXPECT_TRUE(select.step());
    EXPECT_EQ(kThing.read(select, 1, read), 13) << "the column after the last one";
    return read;
  }

  Database database_;
};

TEST_F(ColumnsTest, GiveBackWhatTheyWereGiven) {
  Thing thing{.text = "快讯",
              .bytes = std::string("\0\xff", 2),
              .hash = 0xFFFFFFFFFFFFFFF0u,
              .number = -3,
              .is_so = true,
              .colour = Colour::green,
              .time = Time{std::chrono::milliseconds{1234}},
              .gap = std::chrono::seconds{60},
              .sketch = {1, 0, 0xFFFF, 4},
              .marks = {1, 0xFFFFFFFFu},
              .headers = {{"name", "value"}},
              .inner = {.at = Time{std::chrono::milliseconds{0}}}};
  const auto read = written_and_read(thing);
  EXPECT_EQ(read.text, thing.text);
  EXPECT_EQ(read.bytes, thing.bytes);
  EXPECT_EQ(read.hash, thing.hash);
  EXPECT_EQ(read.number, thing.number);
  EXPECT_EQ(read.is_so, thing.is_so);
  EXPECT_EQ(read.colour, thing.colour);
  EXPECT_EQ(read.time, thing.time);
  EXPECT_EQ(read.gap, thing.gap);
  EXPECT_EQ(read.sketch, thing.sketch);
  EXPECT_EQ(read.marks, thing.marks);
  EXPECT_EQ(read.headers, thing.headers);
  EXPECT_EQ(read.inner.at, thing.inner.at);
  EXPECT_EQ(database_.text("SELECT typeof(text) || ' ' || typeof(bytes) FROM things"), "text blob");
}

TEST_F(ColumnsTest, GiveBackNothingWhereNothingWas) {
  const auto read = written_and_read(Thing{});
  EXPECT_EQ(read.number, 0);
  EXPECT_EQ(read.sketch, Thing{}.sketch);
  EXPECT_TRUE(read.marks.empty());
  EXPECT_EQ(read.inner.at, std::nullopt);
}

TEST_F(ColumnsTest, AreAssignedByName) {
  constexpr Columns two(column("hash", &Thing::hash), column("text", &Thing::text));
  EXPECT_EQ(two.assignments(), "hash = ?, text = ?");
}

TEST_F(ColumnsTest, OfCursorsAreAllThatTheTableHas) {
  Database database(":memory:");
  migrate(database);
  Statement in_table(database,
                     "SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info('cursors') "
                     "WHERE name <> 'source' ORDER BY name)");
  Statement in_list(database, "SELECT group_concat(value, ', ') FROM (SELECT value FROM json_each('[\"' || replace('" +
                                  kCursorColumns.names() + "', ', ', '\",\"') || '\"]') ORDER BY value)");
  ASSERT_TRUE(in_table.step() && in_list.step());
  EXPECT_EQ(in_list.text(0), in_table.text(0));
}

}  // namespace
}  // namespace kuaixun
