#include "ingest/candidate_codec.hpp"

#include <algorithm>

#include <google/protobuf/stubs/logging.h>

#include "candidate.pb.h"
#include "publish/messages.hpp"

namespace kuaixun {
namespace {

using google::protobuf::RepeatedPtrField;

internal::Moment to_message(const Timestamp& time) {
  internal::Moment message;
  message.set_at(time.at.time_since_epoch().count());
  message.set_offset(int(time.offset.count()));
  message.set_precision(std::uint32_t(time.precision));
  return message;
}

internal::Key to_message(const Key& key) {
  internal::Key message;
  message.set_kind(std::uint32_t(key.kind));
  message.set_hash(key.hash.data(), key.hash.size());
  return message;
}

void write_keys(const std::vector<Key>& keys, RepeatedPtrField<internal::Key>& out) {
  for (const auto& key : keys) *out.Add() = to_message(key);
}

Time time_of(std::int64_t at) { return Time(std::chrono::milliseconds(at)); }

// Reads what has no value of its own for "broken": says at the end whether all was sound.
class Reader {
 public:
  bool is_sound() const { return is_sound_; }

  template <class Message>
  Message message(const std::string& bytes) {
    Message message;
    is_sound_ &= message.ParseFromString(bytes);
    return message;
  }
  template <class Word>
  Word word(std::uint32_t value, Word first, Word last) {
    const bool is_known = value >= std::uint32_t(first) && value <= std::uint32_t(last);
    is_sound_ &= is_known;
    return is_known ? Word(value) : first;
  }
  Timestamp moment(const internal::Moment& message) {
    return {time_of(message.at()), std::chrono::minutes(message.offset()),
            word(message.precision(), Precision::second, Precision::inferred)};
  }
  Key key(const internal::Key& message) {
    Key key{word(message.kind(), KeyKind::entry, KeyKind::near)};
    is_sound_ &= message.hash().size() == key.hash.size();
    if (is_sound_) std::ranges::copy(message.hash(), key.hash.begin());
    return key;
  }
  std::vector<Key> keys(const RepeatedPtrField<internal::Key>& messages) {
    std::vector<Key> keys;
    keys.reserve(std::size_t(messages.size()));
    for (const auto& message : messages) keys.push_back(key(message));
    return keys;
  }

 private:
  bool is_sound_ = true;
};

void write_item(const Item& item, internal::Candidate& message) {
  message.set_item(to_protobuf(item));
  *message.mutable_published() = to_message(item.published_at);
  if (item.updated_at) *message.mutable_updated() = to_message(*item.updated_at);
  message.set_fetched(item.fetched_at.time_since_epoch().count());
}

Item read_item(const internal::Candidate& message, Reader& reader) {
  auto item = from_message(reader.message<v1::Item>(message.item()));
  item.published_at = reader.moment(message.published());
  item.updated_at.reset();
  if (message.has_updated()) item.updated_at = reader.moment(message.updated());
  item.fetched_at = time_of(message.fetched());
  return item;
}

}  // namespace

std::string encode_candidate(const Candidate& candidate) {
  internal::Candidate message;
  write_item(candidate.item, message);
  message.set_place(candidate.place);
  write_keys(candidate.keys, *message.mutable_keys());
  write_keys(candidate.former, *message.mutable_former());
  write_keys(candidate.aliases, *message.mutable_aliases());
  if (candidate.page_of_many.key) *message.mutable_shared_address() = to_message(*candidate.page_of_many.key);
  message.set_is_told_apart(candidate.page_of_many.is_told_apart);
  message.set_is_title_shared(candidate.page_of_many.is_title_shared);
  message.set_authority(candidate.authority);
  message.set_trust(candidate.trust);
  message.set_content_hash(candidate.content_hash);
  message.set_title_hash(candidate.title_hash);
  message.set_said_hash(candidate.said_hash);
  message.set_written(candidate.written.hash);
  message.set_plain(std::uint32_t(candidate.written.plain));
  message.set_recipe(candidate.recipe);
  message.set_page(std::uint32_t(candidate.page));
  if (candidate.next_try) {
    message.mutable_next_try()->set_failures(candidate.next_try->failures);
    message.mutable_next_try()->set_due(candidate.next_try->due.time_since_epoch().count());
  }
  message.set_wants_page(candidate.wants_page);
  message.set_held_back(candidate.held_back);
  message.set_cut_off(candidate.cut_off);
  message.set_postponed(candidate.postponed);
  message.set_outlet(candidate.outlet);
  message.set_is_outlined(candidate.outline.has_value());
  return message.SerializeAsString();
}

std::optional<Candidate> decode_candidate(std::string_view bytes) {
  const google::protobuf::LogSilencer silencer;
  internal::Candidate message;
  if (!message.ParseFromArray(bytes.data(), int(bytes.size())) || message.keys().empty()) return std::nullopt;
  Reader reader;
  Candidate candidate{
      .item = read_item(message, reader),
      .place = message.place(),
      .keys = reader.keys(message.keys()),
      .former = reader.keys(message.former()),
      .aliases = reader.keys(message.aliases()),
      .page_of_many = {.is_told_apart = message.is_told_apart(), .is_title_shared = message.is_title_shared()},
      .authority = message.authority(),
      .trust = message.trust(),
      .content_hash = message.content_hash(),
      .title_hash = message.title_hash(),
      .said_hash = message.said_hash(),
      .written = {message.written(), reader.word(message.plain(), Plain::no, Plain::yes)},
      .recipe = message.recipe(),
      .outlet = message.outlet(),
      .page = reader.word(message.page(), PageRead::none, PageRead::gone),
      .wants_page = message.wants_page(),
      .held_back = message.held_back(),
      .cut_off = message.cut_off(),
      .postponed = message.postponed()};
  if (message.has_shared_address()) candidate.page_of_many.key = reader.key(message.shared_address());
  if (message.has_next_try())
    candidate.next_try = PageTry{message.next_try().failures(), time_of(message.next_try().due())};
  if (!reader.is_sound()) return std::nullopt;
  if (message.is_outlined()) candidate.outline = outline_of(candidate.item);
  return candidate;
}

}  // namespace kuaixun
