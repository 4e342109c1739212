#include "observe/metrics.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <sstream>

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

namespace kuaixun {
namespace {

prometheus::Labels to_labels(const MetricLabels& labels) { return {labels.begin(), labels.end()}; }

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter) : counter_(counter) {}
  void add(double amount) override { counter_.Increment(amount); }
  double value() const override { return counter_.Value(); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusGauge final : public Gauge {
 public:
  explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void set(double value) override { gauge_.Set(value); }
  void add(double amount) override { gauge_.Increment(amount); }
  double value() const override { return gauge_.Value(); }

 private:
  prometheus::Gauge& gauge_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

// The instruments of one kind: family by name, then instrument by labels.
template <class Native, class Ours, class Wrapped>
struct Kind {
  struct Series {
    Native* native;
    std::unique_ptr<Wrapped> wrapped;
  };
  struct Family {
    prometheus::Family<Native>* native;
    std::map<MetricLabels, Series> series;
  };
  std::map<std::string, Family, std::less<>> families;

  template <class MakeFamily, class... Arguments>
  Ours& get(std::string_view name, const MetricLabels& labels, MakeFamily make_family, const Arguments&... arguments) {
    auto family = families.find(name);
    if (family == families.end()) family = families.emplace(std::string(name), Family{&make_family(), {}}).first;
    auto series = family->second.series.find(labels);
    if (series == family->second.series.end()) {
      auto& native = family->second.native->Add(to_labels(labels), arguments...);
      series = family->second.series.emplace(labels, Series{&native, std::make_unique<Wrapped>(native)}).first;
    }
    return *series->second.wrapped;
  }

  void remove(std::string_view label, std::string_view value) {
    for (auto& [name, family] : families)
      std::erase_if(family.series, [&](const auto& each) {
        for (const auto& [key, text] : each.first)
          if (key == label && text == value) {
            family.native->Remove(each.second.native);
            return true;
          }
        return false;
      });
  }
};

// The standard process_ metrics, read from /proc when somebody asks.
std::string process_metrics() {
  std::ifstream stat("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  const auto after_name = text.rfind(')');
  if (after_name == std::string::npos) return {};
  std::istringstream fields(text.substr(after_name + 2));
  std::vector<std::string> values{std::istream_iterator<std::string>(fields), {}};
  if (values.size() < 22) return {};
  const double ticks = double(sysconf(_SC_CLK_TCK));
  const auto number = [&](std::size_t index) { return std::stod(values[index]); };
  double boot = 0;
  std::error_code unreadable;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", unreadable);
  const auto open_fds =
      std::distance(begin(descriptors), end(descriptors)) - 1;  // but for the one that reads the folder
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  std::ifstream boot_stat("/proc/stat");
  for (std::string line; std::getline(boot_stat, line);)
    if (line.starts_with("btime ")) boot = std::stod(line.substr(6));
  return fmt::format(
      "# HELP process_cpu_seconds_total User and system CPU time.\n# TYPE process_cpu_seconds_total counter\n"
      "process_cpu_seconds_total {}\n"
      "# HELP process_resident_memory_bytes Resident memory.\n# TYPE process_resident_memory_bytes gauge\n"
      "process_resident_memory_bytes {}\n"
      "# HELP process_threads Threads.\n# TYPE process_threads gauge\nprocess_threads {}\n"
      "# HELP process_open_fds Open file descriptors.\n# TYPE process_open_fds gauge\nprocess_open_fds {}\n"
      "# HELP process_max_fds Most descriptors that may be open.\n# TYPE process_max_fds gauge\nprocess_max_fds {}\n"
      "# HELP process_start_time_seconds Start of the process, Unix time.\n# TYPE process_start_time_seconds gauge\n"
      "process_start_time_seconds {}\n",
      (number(11) + number(12)) / ticks, number(21) * double(sysconf(_SC_PAGESIZE)), number(17), open_fds,
      limit.rlim_cur, boot + number(19) / ticks);
}

// prometheus-cpp writes the text format 0.0.4. OpenMetrics names a counter's family without _total and ends in # EOF.
std::string to_openmetrics(const std::string& text) {
  std::istringstream lines(text);
  std::string out, line;
  std::string help;
  while (std::getline(lines, line)) {
    if (line.starts_with("# HELP ")) {
      help = line;
      continue;
    }
    if (line.starts_with("# TYPE ")) {
      constexpr std::string_view kTotal = "_total counter";
      const bool total = line.ends_with(kTotal);
      if (total) {
        line.erase(line.size() - kTotal.size(), 6);
        const auto name_end = help.find(' ', 7);
        if (name_end != std::string::npos) help.erase(name_end - 6, 6);
      }
      out += help + "\n" + line + "\n";
      continue;
    }
    out += line + "\n";
  }
  return out + "# EOF\n";
}

}  // namespace

struct Metrics::Impl {
  mutable std::mutex mutex;  // instruments are asked for and rendered on different threads
  prometheus::Registry registry;
  Kind<prometheus::Counter, Counter, PrometheusCounter> counters;
  Kind<prometheus::Gauge, Gauge, PrometheusGauge> gauges;
  Kind<prometheus::Histogram, Histogram, PrometheusHistogram> histograms;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(std::string_view name, std::string_view help, const MetricLabels& labels) {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counters.get(name, labels, [&]() -> auto& {
    return prometheus::BuildCounter().Name(std::string(name)).Help(std::string(help)).Register(impl_->registry);
  });
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const MetricLabels& labels) {
  const std::lock_guard lock(impl_->mutex);
  return impl_->gauges.get(name, labels, [&]() -> auto& {
    return prometheus::BuildGauge().Name(std::string(name)).Help(std::string(help)).Register(impl_->registry);
  });
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const std::vector<double>& bounds,
                              const MetricLabels& labels) {
  const std::lock_guard lock(impl_->mutex);
  return impl_->histograms.get(
      name, labels,
      [&]() -> auto& {
        return prometheus::BuildHistogram().Name(std::string(name)).Help(std::string(help)).Register(impl_->registry);
      },
      prometheus::Histogram::BucketBoundaries(bounds));
}

void Metrics::remove(std::string_view label, std::string_view value) {
  const std::lock_guard lock(impl_->mutex);
  impl_->counters.remove(label, value);
  impl_->gauges.remove(label, value);
  impl_->histograms.remove(label, value);
}

std::string Metrics::render(Exposition exposition) const {
  const std::lock_guard lock(impl_->mutex);
  auto text = prometheus::TextSerializer().Serialize(impl_->registry.Collect()) + process_metrics();
  return exposition == Exposition::openmetrics ? to_openmetrics(text) : text;
}

}  // namespace kuaixun
