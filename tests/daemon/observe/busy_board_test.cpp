#include "observe/busy_board.hpp"

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Place = Stuck::Place;

class BusyBoardTest : public testing::Test {
 protected:
  BusyBoard board_;
  BusyBoard::Clock::time_point start_ = BusyBoard::Clock::now();
};

TEST_F(BusyBoardTest, NamesAWorkerThatIsBusyForMoreThanFiveSeconds) {
  const BusyBoard::Entry entry(board_, Place::worker, "wire", "https://wire.example/", start_);
  EXPECT_THAT(board_.look(start_ + 5s), IsEmpty());
  const auto stuck = board_.look(start_ + 5100ms);
  ASSERT_THAT(stuck, SizeIs(1));
  EXPECT_EQ(describe(stuck[0]), "a worker has been busy for 5.1 s with a document of wire (https://wire.example/)");
}

TEST_F(BusyBoardTest, TellsEachWorkAsNewsOnce) {
  const BusyBoard::Entry entry(board_, Place::worker, "wire", "https://wire.example/", start_);
  EXPECT_TRUE(board_.look(start_ + 6s).at(0).is_news);
  EXPECT_FALSE(board_.look(start_ + 7s).at(0).is_news);
  const BusyBoard::Entry other(board_, Place::worker, "desk", "https://desk.example/", start_);
  EXPECT_TRUE(board_.look(start_ + 8s).at(1).is_news);
}

TEST_F(BusyBoardTest, ForgetsWorkThatHasEnded) {
  { const BusyBoard::Entry entry(board_, Place::worker, "wire", "https://wire.example/", start_); }
  EXPECT_THAT(board_.look(start_ + 1h), IsEmpty());
}

TEST_F(BusyBoardTest, AWriteToTheLedgerMayTakeTenSeconds) {
  const BusyBoard::Entry entry(board_, Place::ledger, "wire", "https://wire.example/", start_);
  EXPECT_THAT(board_.look(start_ + 10s), IsEmpty());
  EXPECT_THAT(describe(board_.look(start_ + 11s).at(0)), HasSubstr("ledger"));
}

TEST_F(BusyBoardTest, ATurnOfMoreThanASecondIsNewsEachTimeAndNamesWhatWasTakenUpLast) {
  EXPECT_THAT(board_.look(start_ + 1h), IsEmpty());  // it has not begun to turn
  board_.turned(start_);
  board_.took_up("wire", "https://wire.example/");
  EXPECT_THAT(board_.look(start_ + 1s), IsEmpty());
  EXPECT_THAT(describe(board_.look(start_ + 2s).at(0)), HasSubstr("wire (https://wire.example/)"));
  board_.turned(start_ + 3s);
  EXPECT_THAT(board_.look(start_ + 3s), IsEmpty());
  EXPECT_TRUE(board_.look(start_ + 5s).at(0).is_news);
  board_.ended();
  EXPECT_THAT(board_.look(start_ + 1h), IsEmpty());
}

}  // namespace
}  // namespace kuaixun
