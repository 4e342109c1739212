// Counters, gauges and histograms of prometheus-cpp, and their text exposition. Any thread.
//
// Names: prefix kuaixun_, base units (seconds, bytes, ratio), _total for counters. Label values come from closed sets
// or are source ids; never text from outside. Each part asks for its instruments once, in its constructor, and keeps
// what it is given: to ask costs a lock and a search.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
template <class Series>
class Family;
}  // namespace prometheus

namespace kuaixun {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Instruments are small values; each stands for a series of the Metrics that gave it and lives no longer than that.
class Counter {
 public:
  explicit Counter(prometheus::Counter& series) : series_(&series) {}
  void add(double amount = 1) const;
  double value() const;

 private:
  prometheus::Counter* series_;
};

class Gauge {
 public:
  Gauge(prometheus::Family<prometheus::Gauge>& family, prometheus::Gauge& series)
      : family_(&family), series_(&series) {}
  void set(double value) const;
  void add(double amount) const;
  double value() const;

 private:
  friend class Metrics;
  prometheus::Family<prometheus::Gauge>* family_;
  prometheus::Gauge* series_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& series) : series_(&series) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* series_;
};

// Owns every series; outlives all parts. Asking again for the same name and labels gives the same series.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter counter(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Gauge gauge(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  // `bounds`: upper bounds of the buckets, rising; the first call for a series decides.
  Histogram histogram(std::string_view name, std::string_view help, const std::vector<double>& bounds,
                      const MetricLabels& labels = {});
  // Drops a series (of a source that was removed), which must not be used again.
  void remove(Gauge gauge);

  // Text format 0.0.4, or OpenMetrics 1.0.0 (ends in "# EOF").
  enum class Exposition { text, openmetrics };
  std::string render(Exposition exposition = Exposition::text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kuaixun
