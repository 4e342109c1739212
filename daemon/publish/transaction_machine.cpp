#include "publish/transaction_machine.hpp"

namespace kuaixun {
namespace {

bool repeat(BatchState& state) { return ++state.repeats < kMaxRepeats; }

// Smaller by half, or up to the row that is known to be bad; a row that already stands alone goes into quarantine.
Step narrow_down(BatchState& state) {
  state.aborts = 0;
  if (state.count > 1) {
    const bool known = state.culprit && *state.culprit >= state.first && *state.culprit < state.first + state.count;
    const auto good = known ? *state.culprit - state.first : state.count / 2;
    state.count = good == 0 ? 1 : good;
    return Step::begin;
  }
  switch (state.quarantine) {
    case Quarantine::none:
      state.quarantine = Quarantine::bytes;
      return Step::begin;
    case Quarantine::bytes:
      state.quarantine = Quarantine::reason_only;
      return Step::begin;
    case Quarantine::reason_only:
      return Step::stop_refused;  // not even our own words: the topic itself refuses
  }
  return Step::stop_refused;
}

Step committed(BatchState& state) {
  const auto done = state.first + state.count;
  const auto rows = state.rows;
  state = BatchState{.rows = rows, .first = done, .count = rows - done};
  return done == rows ? Step::done : Step::begin;
}

Step aborted(BatchState& state) {
  const auto failed = state.failed.value_or(Answer::abortable);
  state.failed.reset();
  if (failed == Answer::refused) return Step::stop_refused;
  if (failed == Answer::rejected) return narrow_down(state);
  return ++state.aborts < kMaxAborts ? Step::begin : Step::rebuild;
}

Step succeed(BatchState& state, Call call) {
  state.repeats = 0;
  switch (call) {
    case Call::begin:
      return Step::fill;
    case Call::fill:
      return Step::commit;
    case Call::commit:
      return committed(state);
    case Call::abort:
      return aborted(state);
  }
  return Step::rebuild;
}

Step same_again(Call call) {
  switch (call) {
    case Call::begin:
      return Step::begin;
    case Call::fill:
      return Step::abort;  // half a fill cannot be gone on with
    case Call::commit:
      return Step::commit;
    case Call::abort:
      return Step::abort;
  }
  return Step::rebuild;
}

Step give_up_transaction(BatchState& state, const Event& event) {
  // There is nothing to abort before begin, and an abort that cannot be done leaves only a new producer.
  if (event.call == Call::begin || event.call == Call::abort) return Step::rebuild;
  state.failed = event.answer;
  state.culprit = event.culprit;
  state.repeats = 0;
  return Step::abort;
}

}  // namespace

Step next_step(BatchState& state, const Event& event) {
  switch (event.answer) {
    case Answer::ok:
      return succeed(state, event.call);
    case Answer::retriable:
      return repeat(state) ? same_again(event.call) : Step::rebuild;
    case Answer::fatal:
      return Step::rebuild;
    case Answer::fenced:
      return Step::stop_fenced;
    case Answer::refused:
      if (event.call == Call::begin || event.call == Call::abort) return Step::stop_refused;
      return give_up_transaction(state, event);
    case Answer::abortable:
    case Answer::rejected:
      return give_up_transaction(state, event);
  }
  return Step::rebuild;
}

}  // namespace kuaixun
