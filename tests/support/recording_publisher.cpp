#include "tests/support/recording_publisher.hpp"

#include <stdexcept>

namespace kuaixun {

Task<Result<Progress>> RecordingPublisher::start(std::uint64_t) {
  ++starts_;
  if (start_errors_.empty()) co_return marker_;
  auto error = std::move(start_errors_.front());
  start_errors_.pop_front();
  co_return error;
}

Task<Result<void>> RecordingPublisher::publish(std::vector<OutboxRow> rows) {
  if (rows.empty()) throw std::logic_error("publish() was called without rows");
  std::optional<PlannedFailure> failure;
  if (!publish_errors_.empty()) {
    failure = std::move(publish_errors_.front());
    publish_errors_.pop_front();
  }
  if (!failure || failure->after_commit) {
    batches_.push_back(rows.size());
    marker_ = {ledger_id_, rows.back().sequence};
    for (auto& row : rows) rows_.push_back(std::move(row));
  }
  if (failure) co_return failure->error;
  co_return Result<void>{};
}

std::vector<Record> RecordingPublisher::records(std::string_view topic) const {
  std::vector<Record> found;
  for (const auto& row : rows_)
    if (row.record.topic == topic) found.push_back(row.record);
  return found;
}

}  // namespace kuaixun
