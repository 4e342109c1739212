#include "text/media_type.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

constexpr auto* kNoEnding = "https://harbour.example/file";

TEST(MediaType, IsWhatTheSourceSays) {
  EXPECT_EQ(media_type("audio/ogg", "https://harbour.example/1.mp3"), "audio/ogg");
  EXPECT_EQ(media_type(" Image/PNG; q=1", kNoEnding), "image/png");
  EXPECT_EQ(media_type("application/vnd.ms-excel", kNoEnding), "application/vnd.ms-excel");
  EXPECT_EQ(media_type("image/jpg", kNoEnding), "image/jpeg");
}

TEST(MediaType, IsWhatTheAddressEndsInWhenTheSourceSaysHalfOfIt) {
  EXPECT_EQ(media_type("image", "https://harbour.example/quay.JPG?width=600"), "image/jpeg");
  EXPECT_EQ(media_type("", "https://harbour.example/talk.mp3#t=10"), "audio/mpeg");
  EXPECT_EQ(media_type("", "https://mmbiz.qpic.example/sz_mmbiz_png/Ab1/640?wx_fmt=png&from=appmsg"), "image/png");
  EXPECT_EQ(media_type("mp3", "https://harbour.example/talk.mp3"), "audio/mpeg");
}

TEST(MediaType, IsEmptyWhenNothingTells) {
  for (const auto* said : {"", "image", "video/", "/png", "image/p ng", "a picture"})
    EXPECT_EQ(media_type(said, kNoEnding), "");
  EXPECT_EQ(media_type("image", "https://harbour.example/a.jpg/download"), "");
  EXPECT_EQ(media_type("", "https://harbour.example/?file=a.jpg"), "");
}

}  // namespace
}  // namespace kuaixun
