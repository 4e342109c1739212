#include "observe/metrics.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
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

void Counter::add(double amount) const { series_->Increment(amount); }
double Counter::value() const { return series_->Value(); }

void Gauge::set(double value) const { series_->Set(value); }
void Gauge::add(double amount) const { series_->Increment(amount); }
double Gauge::value() const { return series_->Value(); }

void Histogram::observe(double value) const { series_->Observe(value); }

struct Metrics::Impl {
  prometheus::Registry registry;

  // The family of this name: the registry gives again what it has.
  template <class Builder>
  auto& family(Builder builder, std::string_view name, std::string_view help) {
    return builder.Name(std::string(name)).Help(std::string(help)).Register(registry);
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(std::string_view name, std::string_view help, const MetricLabels& labels) {
  return Counter(impl_->family(prometheus::BuildCounter(), name, help).Add(to_labels(labels)));
}

Gauge Metrics::gauge(std::string_view name, std::string_view help, const MetricLabels& labels) {
  auto& family = impl_->family(prometheus::BuildGauge(), name, help);
  return {family, family.Add(to_labels(labels))};
}

Histogram Metrics::histogram(std::string_view name, std::string_view help, const std::vector<double>& bounds,
                             const MetricLabels& labels) {
  return Histogram(impl_->family(prometheus::BuildHistogram(), name, help).Add(to_labels(labels), bounds));
}

void Metrics::remove(Gauge gauge) { gauge.family_->Remove(gauge.series_); }

std::string Metrics::render(Exposition exposition) const {
  auto text = prometheus::TextSerializer().Serialize(impl_->registry.Collect()) + process_metrics();
  return exposition == Exposition::openmetrics ? to_openmetrics(text) : text;
}

}  // namespace kuaixun
