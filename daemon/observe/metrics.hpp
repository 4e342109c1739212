// Counters, gauges and histograms, and their text exposition. Wraps prometheus-cpp; any thread.
//
// Names: prefix kuaixun_, base units (seconds, bytes, ratio), _total for counters. Label values come from closed sets
// or are source ids; never text from outside. Each part asks for its instruments once, in its constructor, and keeps
// the references.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kuaixun {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void add(double amount = 1) = 0;
  virtual double value() const = 0;
};

class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void set(double value) = 0;
  virtual void add(double amount) = 0;
  virtual double value() const = 0;
};

class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double value) = 0;
};

// Owns every instrument; outlives all parts. Asking again for the same name and labels returns the same instrument.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter& counter(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  // `bounds`: upper bounds of the buckets, rising; the first call for a name decides.
  Histogram& histogram(std::string_view name, std::string_view help, const std::vector<double>& bounds,
                       const MetricLabels& labels = {});
  // Drops every series that carries this label (a source that was removed). Its instruments must not be used again.
  void remove(std::string_view label, std::string_view value);

  // Text format 0.0.4, or OpenMetrics 1.0.0 (ends in "# EOF").
  enum class Exposition { text, openmetrics };
  std::string render(Exposition exposition = Exposition::text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kuaixun
