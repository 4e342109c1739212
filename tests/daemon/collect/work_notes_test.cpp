#include "collect/work_notes.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

const InWork kBad{"wire", "https://wire.example/feed"}, kGood{"desk", "https://desk.example/"};

class WorkNotesTest : public testing::Test {
 protected:
  // A process that dies with these documents in work; what it thinks of them is asked of the next one.
  void die_of(const std::vector<InWork>& documents) {
    WorkNotes notes(dir_.path(""));
    for (const auto& document : documents) notes.note(document);
  }
  TempDir dir_;
};

TEST_F(WorkNotesTest, ADocumentOfTwoDeathsInARowIsDeadly) {
  die_of({kBad});
  EXPECT_FALSE(WorkNotes(dir_.path("")).is_deadly(kBad));
  die_of({kBad, kGood});
  WorkNotes notes(dir_.path(""));
  EXPECT_TRUE(notes.is_deadly(kBad));
  EXPECT_FALSE(notes.is_deadly(kGood));
  EXPECT_FALSE(notes.is_deadly({"wire", "https://wire.example/other"}));
}

TEST_F(WorkNotesTest, ADocumentThatWasReadBetweenIsInnocent) {
  die_of({kBad});
  {
    WorkNotes notes(dir_.path(""));
    notes.strike_out(notes.note(kBad), kBad);
  }
  die_of({kBad});
  EXPECT_FALSE(WorkNotes(dir_.path("")).is_deadly(kBad));
}

TEST_F(WorkNotesTest, ADeadlyDocumentHasOneLifeLeftEachTime) {
  die_of({kBad});
  die_of({kBad});
  EXPECT_TRUE(WorkNotes(dir_.path("")).is_deadly(kBad));
  EXPECT_FALSE(WorkNotes(dir_.path("")).is_deadly(kBad));
  die_of({kBad});
  EXPECT_TRUE(WorkNotes(dir_.path("")).is_deadly(kBad));
}

TEST_F(WorkNotesTest, WhatWasStruckOutIsNotInWork) {
  {
    WorkNotes notes(dir_.path(""));
    const int slot = notes.note(kBad);
    notes.note(kGood);
    notes.strike_out(slot, kBad);
  }
  die_of({kBad});
  WorkNotes notes(dir_.path(""));
  EXPECT_FALSE(notes.is_deadly(kBad));
  EXPECT_FALSE(notes.is_deadly(kGood));
}

TEST_F(WorkNotesTest, LongAndStrangeAddressesAreKnownAgain) {
  const InWork strange{"wire", "https://wire.example/a b\n" + std::string(2'000, 'x')};
  die_of({strange});
  die_of({strange});
  EXPECT_TRUE(WorkNotes(dir_.path("")).is_deadly(strange));
}

TEST_F(WorkNotesTest, HasRoomForMoreThanThereAreSlots) {
  WorkNotes notes(dir_.path(""));
  int noted = 0;
  for (int i = 0; i < 2'000; ++i) noted += notes.note(kGood) >= 0;
  EXPECT_GT(noted, 100);
  EXPECT_LT(noted, 2'000);
}

TEST_F(WorkNotesTest, GoesOnWithoutNotesWhereNothingCanBeWritten) {
  WorkNotes notes(dir_.path("missing/folder"));
  const int slot = notes.note(kBad);
  EXPECT_LT(slot, 0);
  notes.strike_out(slot, kBad);
  EXPECT_FALSE(notes.is_deadly(kBad));
}

}  // namespace
}  // namespace kuaixun
