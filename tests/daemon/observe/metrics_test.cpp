#include "observe/metrics.hpp"

#include <thread>

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, ReturnsTheSameInstrumentForTheSameNameAndLabels) {
  Metrics metrics;
  auto one = metrics.counter("kuaixun_x_total", "X.", {{"result", "ok"}});
  one.add();
  metrics.counter("kuaixun_x_total", "X.", {{"result", "ok"}}).add(2);
  metrics.counter("kuaixun_x_total", "X.", {{"result", "failed"}}).add(10);
  EXPECT_EQ(one.value(), 3);
  EXPECT_THAT(metrics.render(), HasSubstr("kuaixun_x_total{result=\"ok\"} 3\n"));
  EXPECT_THAT(metrics.render(), HasSubstr("kuaixun_x_total{result=\"failed\"} 10\n"));
}

TEST(Metrics, RendersGaugesAndHistograms) {
  Metrics metrics;
  metrics.gauge("kuaixun_depth", "Depth.").set(4);
  metrics.gauge("kuaixun_depth", "Depth.").add(-1);
  auto seconds = metrics.histogram("kuaixun_wait_seconds", "Wait.", {0.5, 1});
  seconds.observe(0.2);
  seconds.observe(7);
  const auto text = metrics.render();
  EXPECT_THAT(text, HasSubstr("# TYPE kuaixun_depth gauge\nkuaixun_depth 3\n"));
  EXPECT_THAT(text, HasSubstr("kuaixun_wait_seconds_bucket{le=\"0.5\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("kuaixun_wait_seconds_bucket{le=\"+Inf\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("kuaixun_wait_seconds_count 2\n"));
}

TEST(Metrics, RemovesOneSeriesOfAGaugeAndNoOther) {
  Metrics metrics;
  metrics.gauge("kuaixun_b", "B.", {{"source", "gone"}}).set(1);
  metrics.gauge("kuaixun_b", "B.", {{"source", "stays"}}).set(1);
  metrics.remove(metrics.gauge("kuaixun_b", "B.", {{"source", "gone"}}));
  EXPECT_THAT(metrics.render(), Not(HasSubstr("source=\"gone\"")));
  EXPECT_THAT(metrics.render(), HasSubstr("# HELP kuaixun_b B.\n"));
  EXPECT_THAT(metrics.render(), HasSubstr("source=\"stays\""));
  EXPECT_EQ(metrics.gauge("kuaixun_b", "B.", {{"source", "gone"}}).value(), 0);
}

TEST(Metrics, OpenMetricsNamesACounterFamilyWithoutTotalAndEnds) {
  Metrics metrics;
  metrics.counter("kuaixun_x_total", "X of it.").add();
  const auto text = metrics.render(Metrics::Exposition::openmetrics);
  EXPECT_THAT(text, HasSubstr("# HELP kuaixun_x X of it.\n# TYPE kuaixun_x counter\nkuaixun_x_total 1\n"));
  EXPECT_THAT(text, EndsWith("\n# EOF\n"));
  EXPECT_THAT(metrics.render(), Not(HasSubstr("# EOF")));
}

TEST(Metrics, TellsOfTheProcess) {
  const auto text = Metrics().render();
  for (const auto* name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ",
                           "process_start_time_seconds ", "process_threads ", "process_open_fds ", "process_max_fds "})
    EXPECT_THAT(text, HasSubstr("\n" + std::string(name))) << name;
}

TEST(Metrics, MayBeUsedOnManyThreads) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&metrics, i] {
      for (int n = 0; n < 200; ++n) {
        metrics.counter("kuaixun_x_total", "X.", {{"n", std::to_string(n % 7)}}).add();
        if (i == 0) metrics.render();
      }
    });
  for (auto& thread : threads) thread.join();
  double sum = 0;
  for (int n = 0; n < 7; ++n) sum += metrics.counter("kuaixun_x_total", "X.", {{"n", std::to_string(n)}}).value();
  EXPECT_EQ(sum, 800);
}

}  // namespace
}  // namespace kuaixun
