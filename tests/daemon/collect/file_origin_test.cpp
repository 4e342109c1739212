#include "collect/file_origin.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/run_task.hpp"
#include "observe/metrics.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FileOriginTest : public ::testing::Test {
 protected:
  ~FileOriginTest() override { pool_.join(); }

  Source source(const std::string& name = "") const {
    return {.id = "a", .kind = "digest", .url = file_url_of(dir_.path(name))};
  }

  // Written, and long enough ago.
  void write(const std::string& name, const std::string& text, int seconds_ago = 60) {
    dir_.write(name, text);
    const auto time = std::filesystem::file_time_type::clock::now() - std::chrono::seconds{seconds_ago};
    std::filesystem::last_write_time(dir_.path(name), time);
  }

  Result<Arrival> next(const Source& of) {
    auto arrival = run_task(io_, origin_.next(of, position_, {}));
    if (arrival) position_ = arrival->position;
    return arrival;
  }

  // The bodies that are given until there are no more.
  std::vector<std::string> all(const Source& of) {
    std::vector<std::string> bodies;
    while (auto arrival = next(of).value().document) bodies.push_back(arrival->body);
    return bodies;
  }

  TempDir dir_;
  SystemClock clock_;
  Metrics metrics_;
  asio::io_context io_;
  asio::thread_pool pool_{1};
  MemoryBudget memory_{io_.get_executor(), 256'000'000, metrics_};
  FileOrigin origin_{Workers(pool_), memory_, clock_, 1'000};
  std::string position_;
};

TEST_F(FileOriginTest, GivesAFileWhenItHasChanged) {
  write("month.md", "one");
  auto first = next(source("month.md"));
  ASSERT_TRUE(first && first->document);
  EXPECT_EQ(first->document->body, "one");
  EXPECT_EQ(first->document->url, file_url_of(dir_.path("month.md")));
  EXPECT_EQ(first->document->header("content-type"), "text/markdown");
  EXPECT_FALSE(first->is_one_of_many);
  EXPECT_THAT(all(source("month.md")), IsEmpty());
  write("month.md", "one two", 30);
  EXPECT_THAT(all(source("month.md")), ElementsAre("one two"));
  position_ = origin_.again(source("month.md"), position_);
  EXPECT_THAT(all(source("month.md")), ElementsAre("one two"));
}

TEST_F(FileOriginTest, GivesEachFileOfAFolderOnceTheOldestFirst) {
  write("b.md", "second", 50);
  write("a.txt", "third", 40);
  write("c.md", "first", 60);
  write(".hidden", "no");
  write("d.md~", "no");
  write("e.part", "no");
  dir_.write("deeper/f.md", "no");
  const auto first = next(source());
  EXPECT_TRUE(first->has_more && first->is_one_of_many && first->is_first_read);
  EXPECT_THAT(all(source()), ElementsAre("second", "third"));
  write("g.md", "fourth");
  const auto later = next(source());
  EXPECT_EQ(later->document->body, "fourth");
  EXPECT_FALSE(later->is_first_read) << "it was not there when the folder was first seen";
}

TEST_F(FileOriginTest, RemembersFilesByWhatTheySay) {
  write("a.md", "one");
  EXPECT_THAT(all(source()), ElementsAre("one"));
  std::filesystem::rename(dir_.path("a.md"), dir_.path("b.md"));
  write("copy.md", "one");
  EXPECT_THAT(all(source()), IsEmpty());
  write("b.md", "one and more", 20);
  EXPECT_THAT(all(source()), ElementsAre("one and more"));
}

TEST_F(FileOriginTest, WaitsForAFileThatMayStillBeWritten) {
  write("a.md", "half", 0);
  const auto waits = next(source());
  EXPECT_FALSE(waits->document);
  EXPECT_EQ(waits->ask_again_in, FileOrigin::kSettled);
  origin_.settle(dir_.path("a.md"));
  EXPECT_THAT(all(source()), ElementsAre("half"));
}

TEST_F(FileOriginTest, IsNotHeldUpByWhatItCannotRead) {
  write("large.md", std::string(2'000, 'x'));
  write("a.md", "one");
  EXPECT_THAT(all(source()), ElementsAre("one"));
  EXPECT_THAT(next(source("large.md")).error().message, HasSubstr("more than fetch.max_body_bytes"));
  EXPECT_EQ(next(source("nowhere.md")).error().code.name(), "file_unreadable");
  ASSERT_EQ(::mkfifo(dir_.path("pipe").c_str(), 0600), 0);
  EXPECT_THAT(next(source("pipe")).error().message, HasSubstr("is no file and no folder"));
  EXPECT_THAT(all(source()), IsEmpty()) << "a pipe in a folder is passed over";
}

TEST_F(FileOriginTest, TakesAPositionThatIsNoneForTheBeginning) {
  write("a.md", "one");
  for (const auto* position : {"nonsense", "1 zzzz", "0 0000000000000000\nxx\n"}) {
    position_ = position;
    EXPECT_THAT(all(source()), ElementsAre("one")) << position;
  }
}

TEST(FileUrl, NamesAPathAndBack) {
  EXPECT_EQ(path_of_file_url("file:///srv/a%20b.md"), "/srv/a b.md");
  EXPECT_EQ(path_of_file_url("file:digests/100%"), "digests/100%");
  EXPECT_EQ(path_of_file_url("file://localhost/srv"), "/srv");
  EXPECT_EQ(path_of_file_url("https://a.example/"), "");
  for (const auto* path : {"/srv/a b#1?.md", "/srv/简报 100%25.md"})
    EXPECT_EQ(path_of_file_url(file_url_of(path)), path);
}

}  // namespace
}  // namespace kuaixun
