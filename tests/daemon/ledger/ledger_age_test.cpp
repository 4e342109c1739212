#include "ledger/ledger_age.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::years;

TEST(LedgerAge, CountsTheTimeInWhichSourcesAnswer) {
  LedgerAge age(100s, 0ms);
  for (int i = 0; i < 6; ++i) age.pass(10s);
  EXPECT_EQ(age.now(), 100s) << "nobody has answered";
  age.heard();
  EXPECT_EQ(age.now(), 160s);
  age.heard();
  EXPECT_EQ(age.now(), 160s);
}

TEST(LedgerAge, BelievesNoLeapAndNeverGoesBack) {
  LedgerAge age(100s, years{40});
  age.heard();
  EXPECT_EQ(age.now(), 100s + 1h);
  age.pass(years{40});
  age.heard();
  EXPECT_EQ(age.now(), 100s + 1h + 1min);
  age.pass(-years{40});
  age.heard();
  EXPECT_EQ(age.now(), 100s + 1h + 1min);
  EXPECT_EQ(LedgerAge(100s, -years{40}).now(), 100s);
}

TEST(LedgerAge, AgesByADayAtMostWhileNobodyAnswers) {
  LedgerAge age(0s, 0ms);
  for (int minute = 0; minute < 60 * 24 * 90; ++minute) age.pass(1min);
  age.heard();
  EXPECT_EQ(age.now(), days{1});
}

}  // namespace
}  // namespace kuaixun
