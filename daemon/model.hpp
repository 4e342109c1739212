// The vocabulary: one word for one thing, in code, configuration, metrics and log lines.
// Plain values without I/O; safe to copy and to hand between threads. All text is UTF-8 unless a comment says bytes.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "record_headers.hpp"

namespace kuaixun {

// ---- what we follow ------------------------------------------------------------------------------------------------

// Whether the pages behind a source's entries are fetched for their full text.
enum class FullText { never, when_missing, always };

inline constexpr int kUsualTrust = 5;

struct Asking;  // fetch/asking.hpp

// A place to follow, as the configuration names it.
struct Source {
  std::string id;                                   // [a-z0-9._-]{1,64}, unique
  std::string kind;                                 // which connector reads it
  std::string url;                                  // may hold secrets in its query: show redacted_url() only
  std::string name{};                               // for people; may be empty
  bool is_enabled = true;                           // false: it is not followed, and its id stays its own
  bool is_listed = false;                           // in an OPML list: its id is made of its address
  std::optional<std::chrono::seconds> interval{};   // wins over schedule.interval
  std::optional<std::chrono::minutes> time_zone{};  // of dates that name no zone, and of CST …
  std::string place{};                              // … or where their clock stands, as in Europe/Berlin
  std::string publisher{};                          // of items that name none; else the feed's own title
  std::map<std::string, std::string> labels{};      // copied onto every item
  FullText full_text = FullText::never;
  std::string outlet{};  // whose words its items are: sources of one outlet name it alike; empty: a source is its own
  bool near = true;      // whether its items may be echoes of others in other words, and others of them
  int trust = kUsualTrust;  // 0 to 9: of copies that no address tells apart, the one of more trust is the item
  std::map<std::string, std::string> options{};  // of its kind, as the rows of its connector give them
  std::shared_ptr<const Asking> asking{};        // null: it is asked as [fetch] has it

  // The value of an option of its kind; empty when it is not set.
  const std::string& option(const std::string& name) const;
  const std::string& outlet_name() const { return outlet.empty() ? id : outlet; }
  bool operator==(const Source&) const = default;
};

// ETag and Last-Modified as the server sent them: opaque bytes, never rewritten.
struct Validators {
  std::string etag;
  std::string last_modified;
  bool operator==(const Validators&) const = default;
};

// What a source's documents have shown of how it goes on: see collect/staleness.hpp.
struct Liveness {
  std::optional<Time> newest{};         // the date of its newest entry so far; of entries without dates, when it came
  std::chrono::seconds usual_gap{0};    // between the dates of its entries; 0: not known
  int empty_reads = 0;                  // in a row, since it had entries
  std::vector<std::uint32_t> lately{};  // marks of the entries that it listed lately, the last document's first
  bool operator==(const Liveness&) const = default;
};

// How far a source has been read.
struct Cursor {
  std::string address, kind;         // of the source when this was kept; empty: by an earlier version
  std::chrono::seconds interval{0};  // of the source when next_due was set; 0: by an earlier version
  std::string position;              // how far its origin has given documents: see collect/origin.hpp
  std::uint64_t body_hash = 0;       // of the last body understood: the same bytes again need no parsing
  std::uint64_t rejected_hash = 0;   // of the last one that was not: what says the same is no second reject
  std::string listed_under;          // the address under which its entries were read; empty: none were yet
  std::uint64_t cut_entry = 0;       // of where the last document broke off: in or after which entry; 0: it was whole
  std::optional<Time> first_success, last_success, last_attempt, next_due;
  std::optional<Time> wait_until;  // its server asked to be left alone so long, after a failure
  int failures = 0;                // in a row
  std::string last_error_code;     // empty after a success
  std::string last_error;
  Liveness liveness;
  std::optional<Time> page_due;  // when the first of its pages that could not be read is to be asked for again
};

// ---- what came off the wire ----------------------------------------------------------------------------------------

// Header fields in order of arrival; names in lower case, values as bytes.
using Headers = std::vector<std::pair<std::string, std::string>>;

// What came off the wire.
struct Document {
  std::string url;  // final, after redirects
  int status = 200;
  Headers headers{};
  std::string body{};  // bytes, decompressed
  Time fetched_at{};
  bool cut_off = false;  // ended before its end: the body is what came

  // The value of the last field of this (lower-case) name; empty when there is none.
  std::string_view header(std::string_view name) const;
};

// ---- what the source said ------------------------------------------------------------------------------------------

enum class Precision { second, minute, day, month, year, inferred };

// A point in time as its writer gave it.
struct Timestamp {
  Time at{};
  std::chrono::minutes offset{0};  // from UTC, as written or as the source's time zone has it
  Precision precision = Precision::second;
  bool operator==(const Timestamp&) const = default;
};

struct Person {
  std::string name, email, url;
  bool operator==(const Person&) const = default;
};

// An enclosure or media file.
struct Media {
  std::string url, type;                  // of an item: a media type or empty; of an entry: as said
  std::optional<std::uint64_t> length{};  // bytes
  std::optional<std::uint32_t> width{}, height{};
  bool operator==(const Media&) const = default;
};

// What kind of document an entry or item is.
enum class ItemKind { article, brief, digest, report, page };

// Where an entry stands that is one piece of news of many that its document holds.
struct Part {
  std::string parent;  // guid of the entry that stands for the document, else its address; listed before its parts
  std::uint32_t ordinal = 1;  // among its parts
  std::string section{};
  std::uint32_t first_line = 0, last_line = 0;  // where it stands in a text, from 1; 0: not told
  bool operator==(const Part&) const = default;
};

// What the source said, in its own words: entities decoded, addresses absolute, markup as it was.
struct Entry {
  std::string guid, url;
  std::string title;             // may hold markup
  std::string summary, content;  // HTML, not sanitised
  std::vector<Person> authors{};
  std::optional<Timestamp> published{}, updated{};
  std::vector<std::string> tags{};
  std::vector<Media> enclosures{};
  std::string language{};  // BCP 47, canonical: see text/language_tag.hpp
  std::string publisher{}, editor{};
  std::vector<std::string> also_at{};  // further addresses of the same article: WeChat's long and short link
  std::string original_url{};          // what it says it reposts (Atom via, WeChat original)
  // What the readers of recipe 0 took for its address, where that was another, perhaps none: see dedup/recipe.hpp.
  std::optional<std::string> formerly_at{};
  std::vector<std::string> flags{};  // as Item::flags: recovered, date_in_future, …
  ItemKind kind = ItemKind::article;
  std::optional<Part> part{};  // of a part: its address is one of its own, or it has none
  bool cut_off = false;        // its document broke off in it: what is there may be half of what it says
};

// What a document says of itself, and what reading it took.
struct DocumentInfo {
  std::string format, version;          // "rss" "2.0", "atom" "1.0", "rdf" "1.0", "json_feed" "1.1", …
  std::string charset, charset_reason;  // WHATWG name; bom, xml_declaration, http, valid_utf8, statistics, default
  std::string title, home_url, language;
  bool recovered = false;               // was broken, and what was whole has been read
  bool cut_off = false;                 // broke off before its end, as the bytes show
  std::vector<std::string> warnings{};  // what was wrong and what was done, for a person
};

// When the publisher would like to be asked again (RSS ttl, sy:, skipHours, skipDays).
struct PublisherSchedule {
  std::optional<std::chrono::seconds> interval{};
  std::uint32_t skip_hours = 0;  // bit h: not in hour h, GMT
  std::uint8_t skip_days = 0;    // bit d: not on that day, 0 = Sunday, GMT
};

// What a connector makes of one document.
struct Batch {
  DocumentInfo document;
  std::vector<Entry> entries;  // in document order
  PublisherSchedule schedule{};
  std::map<std::string, int> left_out{};  // entries that are no news, by reason (a closed set): account_moved, …
};

// What the page at an article's address turned out to be. `gone`: deleted, withdrawn or forbidden for good; `blocked`:
// a captcha or login stands before it; `retry`: not now; `moved`: the account went elsewhere.
enum class PageClass { article, gone, blocked, retry, moved, unknown };

// A page that could not be read: it is asked for again while its entry is listed.
struct PageTry {
  int failures = 0;  // in a row
  Time due{};
  bool operator==(const PageTry&) const = default;
};

// What one article page says.
struct Page {
  PageClass page_class = PageClass::unknown;
  std::string reason{};                 // what told its class, for a person
  Entry entry{};                        // of an article: title, content, authors, dates, publisher, editor, addresses
  std::string account{};                // whose it is, where its site has accounts: as that site names them
  std::string moved_to{};               // of `moved`: the address that it names
  std::vector<std::string> left_out{};  // lines of boilerplate that stood in the text
  std::vector<std::pair<std::string, std::string>> found_by{};  // field and how it was found: title, json_ld
};

// ---- what we publish -----------------------------------------------------------------------------------------------

enum class Status { published, withdrawn };

// Who carried an item.
struct Carrier {
  std::string source, publisher;
  std::map<std::string, std::string> labels{};
  bool operator==(const Carrier&) const = default;
};

// What we publish, in our words: normalised, identified, dated, cleaned. proto/item.proto documents each field, and
// publish/item_fields.hpp has a line for each.
struct Item {
  std::string id{};
  std::uint32_t revision = 1;
  Status status = Status::published;
  ItemKind kind = ItemKind::article;
  std::string source{}, publisher{};
  std::vector<Person> authors{};
  std::string editor{};
  std::string url{}, guid{};
  std::vector<std::string> identity{};
  std::string title{}, title_raw{}, summary{}, content_html{}, content_text{}, language{};
  Timestamp published_at{};
  std::optional<Timestamp> updated_at{};
  Time fetched_at{};
  std::vector<Media> media{};
  std::vector<std::string> tags{};
  std::string section{};
  std::map<std::string, std::string> labels{};
  std::string parent_id{};
  std::optional<std::uint32_t> ordinal{};
  std::vector<std::string> contains{};
  std::string original{};
  std::string possible_dup_of{}, story_id{};
  std::vector<std::string> flags{};
  std::vector<Carrier> carriers{};
  std::string replaced_source{};
  bool operator==(const Item&) const = default;

  bool is_part() const { return !parent_id.empty(); }
};

bool has_flag(const std::vector<std::string>& flags, std::string_view name);
// Adds it unless it is there.
void add_flag(std::vector<std::string>& flags, std::string_view name);

// ---- what we decide ------------------------------------------------------------------------------------------------

enum class Verdict { new_item, revision, sighting, unchanged };

// By which key a candidate was recognised; the order is the order of strength. `link`: by an address that a part of a
// document refers to, in like words.
enum class KeyKind : std::uint8_t { entry = 1, address = 2, text = 3, near = 4, link = 5 };

inline constexpr std::array kKeyKinds{KeyKind::entry, KeyKind::address, KeyKind::text, KeyKind::near, KeyKind::link};

// What a candidate item is, by the rules of dedup/rules.hpp.
struct Decision {
  Verdict verdict = Verdict::new_item;
  std::string item_id{};  // of the item that it is, revises or was seen again as
  std::uint32_t revision = 1;
  std::optional<KeyKind> matched{};  // empty for new_item
  std::string reason{};              // for a person: "same canonical URL as …"
};

// The record that a known item was seen again elsewhere.
struct Sighting {
  std::string item_id, source, publisher, url, guid, title;
  Timestamp published_at{};
  Time seen_at{};
  KeyKind matched = KeyKind::address;
  std::string reason;
  std::optional<std::uint32_t> delay{};                       // seconds since its item was seen first
  std::optional<std::uint32_t> resemblance{}, containment{};  // of `near`: see near/comparison.hpp, in percent
  std::string summary{}, language{};                          // of this copy
  std::map<std::string, std::string> labels{};                // of its source
  std::string merged_item_id{};  // an item published apart that has turned out to be this one
  bool operator==(const Sighting&) const = default;
};

// One way to recognise an item: what kind of key, and 128 bits of SHA-256 over its text.
struct Key {
  KeyKind kind = KeyKind::entry;
  std::array<std::uint8_t, 16> hash{};
  auto operator<=>(const Key&) const = default;
};

// The hash in hexadecimal, in small letters; and back: nothing for what is none.
std::string hex_of(const Key& key);
std::optional<Key> key_of_hex(KeyKind kind, std::string_view hex);

// What was seen under a key or of an item, as far as the ledger keeps it: tells whether the same is said again.
struct SeenAs {
  std::uint64_t content_hash = 0;  // 0: not known; under an address: its AddressRole, see dedup/rules.hpp
  std::uint64_t written = 0;  // of the entry as it was written, before any cleaning: see dedup/recipe.hpp; 0: not known
  std::uint32_t recipe = 0;   // that the content hash was made by
  bool operator==(const SeenAs&) const = default;
};

// A few hashed words of an item, by which a copy in quite other words is told: see dedup/likeness.hpp. All 0: not
// known.
using Sketch = std::array<std::uint16_t, 32>;

// What the ledger remembers of an item.
struct KnownItem {
  std::string id;
  std::uint32_t revision = 1;
  Status status = Status::published;
  bool published = true;           // false: old news or its page was gone, and only its keys are known
  std::string source;              // whose words it was published in
  int authority = 0;               // of that source for the item's address: see dedup/rules.hpp
  int trust = kUsualTrust;         // of that source, when it was published
  std::uint64_t content_hash = 0;  // of what consumers see: see dedup/candidate.hpp
  std::uint64_t title_hash = 0;    // of its title; 0: not known
  std::uint64_t written = 0;       // as in SeenAs, of the entry that it was last published from …
  std::uint32_t recipe = 0;        // … and what both hashes above were made by
  bool teaser = false;             // published without the full text that its source asks for
  Time first_seen{};
  Sketch sketch{};
  std::string story_id{}, possible_dup_of{};  // as published; story_id: empty where it is its own id
  // What find() gives is without these.
  std::string identity{};  // as published in all revisions, each on a line
  std::string copy{};      // the one that was published last: see decide/copies.hpp
  std::string carriers{};  // those so far, where there are several: see decide/copies.hpp
};

// A known item found by one of its keys.
struct Match {
  KeyKind kind = KeyKind::entry;
  KnownItem item;
  SeenAs seen{};  // what the entry said when it was last seen under this key; of an address: its role
  // Its item was seen within the last day: being seen again is not written down.
  bool seen_lately = false;
  bool same_guid = false;  // of an address: its item came with the guid that is asked about
  // Its item is published under this address or text, and not only a copy of it known by that.
  bool is_named = false;
  int nearness = 0;  // of such an address: by how much the asking source is nearer to it than the item's; below 0: less
};

// One message for Kafka.
struct Record {
  std::string topic, key, value;  // value: bytes
  RecordHeaders headers{};
  Time at{};  // becomes the Kafka timestamp
};

// A record decided but not yet acknowledged by Kafka. Sequences rise by one and are never used twice by one ledger.
struct OutboxRow {
  std::uint64_t sequence = 0;
  Record record;
};

// The progress marker: the last outbox row that Kafka has, and of which ledger.
struct Progress {
  std::string ledger_id;
  std::uint64_t sequence = 0;
  bool operator==(const Progress&) const = default;
};

// A document or entry that could not be understood.
struct Reject {
  std::string source, url, code, message;
  Time at{};
  std::string bytes;  // capped
  bool truncated = false;
};

std::string_view to_string(Precision precision);
std::string_view to_string(Status status);
std::string_view to_string(ItemKind kind);
std::string_view to_string(Verdict verdict);  // new, revision, sighting, unchanged
std::string_view to_string(KeyKind kind);
std::string_view to_string(PageClass page_class);

// RFC 3339 with the timestamp's own offset.
std::string to_rfc3339(const Timestamp& timestamp);

// The address without user info, and with the values of its query replaced: for logs, metrics, status and errors.
std::string redacted_url(std::string_view url);

// Where it came from, for messages: its redacted address, or "the document" where it has none.
std::string shown_origin(const Document& document);

}  // namespace kuaixun
