// The closed set of what can go wrong: names, whose fault each is, and what the operator can do. `kuaixun errors`
// prints the table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kuaixun {

// What would help, decided where the fact is known.
enum class Remedy {
  retry,    // later, with back-off and jitter
  wait,     // until Error::wait_until, which the other side asked for
  give_up,  // keep trying at the slowest interval only, and tell the operator
  discard,  // this document, entry or record only; its neighbours go on
  stop,     // this daemon must not go on, and starting it again helps nobody
};

std::string_view to_string(Remedy remedy);

enum class Fault {
  source,         // what a source or page answered, or that it did not
  machine,        // this machine: disk, descriptors, clock, memory; no source is held to blame
  sink,           // Kafka
  configuration,  // what was written into the settings, or asked of a command
};

std::string_view to_string(Fault fault);

// What a process ends with; shown by `kuaixun --help`.
enum class Exit : int {
  ok = 0,
  failed = 1,         // what was asked could not be done; the message says why
  usage = 2,          // the command line is wrong
  configuration = 3,  // the configuration is wrong; every complaint was printed
  fenced = 4,         // another daemon took over this instance id
  unreadable = 5,     // the document could not be understood (parse)
  ledger = 6,         // the ledger is damaged, or not the one that published last: rebuild
  state = 7,          // the state directory cannot be used
  descriptors = 8,    // too few files and sockets may be open
  sources = 9,        // a single pass is done, and some sources could not be read
};

struct ErrorKind {
  std::string_view name;
  Fault fault;
  Remedy remedy;  // as a rule
  std::string_view advice;
  Exit exit = Exit::failed;
};

// One row for each error. HTTP's statuses are of their own: http_300 to http_599.
inline constexpr std::array kErrorKinds{
    ErrorKind{"unknown", Fault::source, Remedy::retry, "It was written down by another version of kuaixun."},

    // Fetching.
    ErrorKind{"bad_url", Fault::configuration, Remedy::give_up, "Write an http or https address."},
    ErrorKind{"dns", Fault::source, Remedy::retry,
              "Check the name's spelling, and this machine's name servers (fetch.name_servers)."},
    ErrorKind{"connect", Fault::source, Remedy::retry, "Nobody answers at this address, or a firewall is between."},
    ErrorKind{"tls", Fault::source, Remedy::retry,
              "The certificate is not trusted, or TLS failed: fetch.ca_file names a private authority."},
    ErrorKind{"address_denied", Fault::source, Remedy::retry,
              "The name leads to an address that is not public: fetch.allow_addresses allows it, if that is meant."},
    ErrorKind{"bad_address_block", Fault::configuration, Remedy::give_up,
              "Write blocks of fetch.allow_addresses like 10.0.0.0/8 or fd00::/8."},
    ErrorKind{"timeout", Fault::source, Remedy::retry, "Raise fetch.timeout if the server is known to be slow."},
    ErrorKind{"too_slow", Fault::source, Remedy::retry, "The server sends next to nothing; it is asked again later."},
    ErrorKind{"file_unreadable", Fault::source, Remedy::retry,
              "Check that the file or folder is there and that the daemon's user may read it."},
    ErrorKind{"too_large", Fault::source, Remedy::retry,
              "Raise fetch.max_body_bytes if the document is meant to be so large."},
    ErrorKind{"too_large_for_memory", Fault::source, Remedy::retry,
              "Raise limits.memory if the document is meant to be so large."},
    ErrorKind{"no_room", Fault::source, Remedy::retry,
              "Other documents took all of limits.memory; it is asked again later."},
    ErrorKind{"truncated", Fault::source, Remedy::retry,
              "The connection ended before the answer did; it is asked again later."},
    ErrorKind{"stacked_encoding", Fault::source, Remedy::retry,
              "The answer is packed in more layers than anybody needs: tell its owner."},
    ErrorKind{"bad_encoding", Fault::source, Remedy::retry,
              "The answer is not packed as its headers say: tell its owner."},
    ErrorKind{"protocol", Fault::source, Remedy::retry, "The answer is no sound HTTP: check the address and the port."},
    ErrorKind{"bad_redirect", Fault::source, Remedy::retry, "It redirects to something that is no web address."},
    ErrorKind{"insecure_redirect", Fault::source, Remedy::retry,
              "It redirects from https to http, which is not followed: write the address that is meant."},
    ErrorKind{"too_many_redirects", Fault::source, Remedy::retry,
              "It redirects in a circle: check the address in a browser."},
    ErrorKind{"host_paused", Fault::source, Remedy::wait, "Its host asked to be left alone for a while, and is."},
    ErrorKind{"host_busy", Fault::source, Remedy::wait, "Other requests to its host come first; its turn comes later."},
    ErrorKind{"robots_disallowed", Fault::source, Remedy::retry,
              "Its robots.txt forbids the page; it is not asked for."},
    ErrorKind{"robots_unreachable", Fault::source, Remedy::wait,
              "Its robots.txt cannot be read, and until then RFC 9309 forbids all pages."},
    ErrorKind{"unasked_304", Fault::source, Remedy::retry,
              "The server says that nothing has changed, though nobody asked: a cache before it is broken."},
    ErrorKind{"http_2xx", Fault::source, Remedy::retry, "The server answers without a document: check the address."},

    // Reading documents.
    ErrorKind{"empty_document", Fault::source, Remedy::retry, "The answer is empty: check the address."},
    ErrorKind{"not_a_feed", Fault::source, Remedy::retry, "What came is no feed: look at it with `kuaixun parse`."},
    ErrorKind{"html_instead_of_feed", Fault::source, Remedy::retry,
              "A web page came: the message names the feeds that it links to."},
    ErrorKind{"json_instead_of_feed", Fault::source, Remedy::retry,
              "JSON came that is no JSON Feed: check kind and address."},
    ErrorKind{"text_instead_of_feed", Fault::source, Remedy::retry, "Plain text came: check the address."},
    ErrorKind{"binary_instead_of_feed", Fault::source, Remedy::retry, "No text came: check the address."},
    ErrorKind{"challenge_page", Fault::source, Remedy::retry,
              "The site wants to see a browser: ask its owner to let kuaixun in."},
    ErrorKind{"login_page", Fault::source, Remedy::retry,
              "The site wants a login: give the address credentials, if you have them."},
    ErrorKind{"json_damaged", Fault::source, Remedy::retry,
              "The JSON breaks off or is damaged; it is asked again later."},
    ErrorKind{"sitemap_index", Fault::source, Remedy::retry,
              "It lists further sitemaps: follow one of those that the message names."},
    ErrorKind{"too_deep", Fault::source, Remedy::discard, "Its elements are nested deeper than any reader needs."},
    ErrorKind{"deadly_document", Fault::source, Remedy::give_up,
              "The daemon ended twice while this document was read: its bytes are among the rejects; report them."},
    ErrorKind{"unknown_kind", Fault::configuration, Remedy::give_up,
              "Write a `kind` that exists: see config/kuaixun.toml."},
    ErrorKind{"no_article", Fault::source, Remedy::retry, "The page holds no article."},
    ErrorKind{"page_gone", Fault::source, Remedy::give_up, "The page is gone for good."},
    ErrorKind{"page_moved", Fault::source, Remedy::give_up, "The page went to the address in the message."},
    ErrorKind{"page_blocked", Fault::source, Remedy::wait, "The site shows a captcha: ask it less often."},
    ErrorKind{"page_retry", Fault::source, Remedy::retry, "The page is not ready; it is asked again later."},
    ErrorKind{"wechat_frequency", Fault::source, Remedy::wait,
              "WeChat limits how often this bridge may ask: poll it less often."},
    ErrorKind{"wechat_session", Fault::source, Remedy::retry, "The bridge's login has expired: log it in again."},
    ErrorKind{"wechat_unknown_account", Fault::source, Remedy::retry,
              "The bridge does not know the account: check the address."},
    ErrorKind{"wechat_account_list", Fault::source, Remedy::retry,
              "A list of accounts came: write the address of one account's list."},
    ErrorKind{"wechat_error", Fault::source, Remedy::retry,
              "The bridge tells of an error of its own: look at its log."},

    // This machine.
    ErrorKind{"ledger_full", Fault::machine, Remedy::retry,
              "Free space on the disk of state.directory; nothing is lost meanwhile."},
    ErrorKind{"ledger_io", Fault::machine, Remedy::retry,
              "The files in state.directory must be writable for this user.", Exit::state},
    ErrorKind{"ledger_locked", Fault::machine, Remedy::retry, "Another process holds the ledger: end it.", Exit::state},
    ErrorKind{"ledger_newer", Fault::machine, Remedy::give_up, "A newer kuaixun wrote the ledger: run that.",
              Exit::state},
    ErrorKind{"ledger_lost", Fault::machine, Remedy::stop,
              "The ledger is not the one that published last: put it back, or run `kuaixun rebuild`.", Exit::ledger},
    ErrorKind{"ledger_corrupt", Fault::machine, Remedy::stop,
              "The ledger is damaged and was set aside: run `kuaixun rebuild`.", Exit::ledger},
    ErrorKind{"state_directory", Fault::machine, Remedy::give_up, "Make state.directory, writable for this user.",
              Exit::state},
    ErrorKind{"out_of_descriptors", Fault::machine, Remedy::retry, "Allow this process more open files (LimitNOFILE)."},
    ErrorKind{"descriptor_limit", Fault::machine, Remedy::give_up, "Allow this process more open files (LimitNOFILE).",
              Exit::descriptors},
    ErrorKind{"ca_file", Fault::machine, Remedy::retry, "fetch.ca_file must be readable."},
    ErrorKind{"clock_wrong", Fault::machine, Remedy::retry,
              "Set this machine's clock, or the broker's: they differ by more than it allows."},
    ErrorKind{"local_fault", Fault::machine, Remedy::retry, "The message says what this machine lacks."},
    ErrorKind{"cannot_listen", Fault::configuration, Remedy::give_up,
              "Write an admin.listen, or admin.socket, that is free and this machine's own."},

    // Kafka.
    ErrorKind{
        "unreachable", Fault::sink, Remedy::retry,
        "Check kafka.bootstrap, that the brokers run, and that their advertised listeners can be reached from here."},
    ErrorKind{"unauthorized", Fault::sink, Remedy::give_up,
              "Check the credentials in kafka.properties, and what this user is granted."},
    ErrorKind{"topic_missing", Fault::sink, Remedy::give_up, "Create the topic, or set kafka.create_topics = true."},
    ErrorKind{"topic_not_created", Fault::sink, Remedy::give_up, "Create the topic by hand."},
    ErrorKind{"topic_stuck", Fault::sink, Remedy::retry,
              "A partition of the topic cannot be read to its end: look at its leader."},
    ErrorKind{"tail_unreadable", Fault::sink, Remedy::retry,
              "The end of the topic cannot be read: look at its leader."},
    ErrorKind{"marker_unreadable", Fault::sink, Remedy::retry,
              "The progress topic cannot be read: look at its leader."},
    ErrorKind{"not_a_record", Fault::sink, Remedy::discard, "Something else than kuaixun wrote into the topic."},
    ErrorKind{"unsupported_broker", Fault::sink, Remedy::give_up,
              "The broker knows no transactions: set kafka.delivery = \"at_least_once\"."},
    ErrorKind{"fenced", Fault::sink, Remedy::stop,
              "Another daemon uses this instance id: give each its own `instance`.", Exit::fenced},
    ErrorKind{"transaction_expired", Fault::sink, Remedy::retry,
              "A transaction took too long and was taken back; it is done again."},
    ErrorKind{
        "record_too_large", Fault::sink, Remedy::discard,
        "The topic's max.message.bytes is smaller than kafka.max_message_bytes: lower ours or raise the topic's."},
    ErrorKind{"record_invalid", Fault::sink, Remedy::discard,
              "The broker refuses the record, which stands among the rejects."},
    ErrorKind{"kafka_error", Fault::sink, Remedy::retry, "The message holds Kafka's own words."},
    ErrorKind{"unsent", Fault::sink, Remedy::retry, "Records wait in the ledger; they go out when Kafka takes them."},
    ErrorKind{"starting", Fault::sink, Remedy::retry, "Kafka was not reached yet."},
    ErrorKind{"not_started", Fault::sink, Remedy::retry, "Kafka was not reached yet."},
    ErrorKind{"not_running", Fault::sink, Remedy::retry, "The embedded broker has ended."},
    ErrorKind{"embedded_broker", Fault::sink, Remedy::give_up,
              "The broker for trying out cannot start: the message says why."},
    ErrorKind{"invalid_properties", Fault::configuration, Remedy::give_up, "Check [kafka] and kafka.properties."},

    // Commands.
    ErrorKind{"unreadable_file", Fault::configuration, Remedy::give_up, "Name a file that is there and readable."},
    ErrorKind{"no_daemon", Fault::machine, Remedy::give_up,
              "Start the daemon, or name its configuration with -c: admin.socket is where it is asked."},
    ErrorKind{"socket_denied", Fault::machine, Remedy::give_up,
              "Ask as the daemon's user, as a member of its socket's group, or as root."},
    ErrorKind{"not_trusted", Fault::configuration, Remedy::give_up,
              "Ask through admin.socket, or send admin.token: Authorization: Bearer TOKEN."},
    ErrorKind{"unknown_source", Fault::configuration, Remedy::give_up,
              "Name a source that the daemon follows: `kuaixun sources list`."},
    ErrorKind{"reload_refused", Fault::configuration, Remedy::give_up,
              "Mend what the message names; `kuaixun reload --force` leaves most sources, if that is meant."},
    ErrorKind{"unknown_item", Fault::configuration, Remedy::give_up,
              "Name an item's id, an address or a guid, as a source or a topic has it."},
    ErrorKind{"bad_answer", Fault::machine, Remedy::give_up,
              "The daemon is of another version, or stuck: ask its /healthz."},
    ErrorKind{"bad_opml", Fault::configuration, Remedy::give_up, "The file is no OPML: export the list again."},
};

// The name of an error, checked when it is compiled: `ErrorCode code = "timeout";`. One word; compares by value.
class ErrorCode {
 public:
  consteval ErrorCode(const char* name)
      : value_(of(name)) {}  // NOLINT(google-explicit-constructor): it is a literal's type
  constexpr ErrorCode() = default;

  // Of a status from 300 to 599; any other is http_2xx.
  static ErrorCode of_status(int status);
  // The one that was written down under this name; `unknown` when this program has none such.
  static ErrorCode named(std::string_view name);

  std::string name() const;
  // HTTP's, or 0.
  constexpr int status() const { return value_ >= kStatuses ? value_ - kStatuses : 0; }
  Fault fault() const;
  Remedy remedy() const;
  std::string_view advice() const;
  Exit exit() const;  // of the daemon that gives up because of it

  friend constexpr auto operator<=>(ErrorCode, ErrorCode) = default;

 private:
  static constexpr int kFirstStatus = 300, kLastStatus = 599, kStatuses = 1'000;

  static constexpr std::size_t find(std::string_view name) {
    std::size_t row = 0;
    while (row < kErrorKinds.size() && kErrorKinds[row].name != name) ++row;
    return row;
  }
  static constexpr int status_of(std::string_view name) {
    if (name.size() != 8 || !name.starts_with("http_")) return 0;
    int status = 0;
    for (const char c : name.substr(5)) {
      if (c < '0' || c > '9') return 0;
      status = status * 10 + (c - '0');
    }
    return status >= kFirstStatus && status <= kLastStatus ? status : 0;
  }
  static consteval std::uint16_t of(std::string_view name) {
    if (const int status = status_of(name); status != 0) return std::uint16_t(kStatuses + status);
    const auto row = find(name);
    if (row == kErrorKinds.size()) throw "no row of kErrorKinds has this name";
    return std::uint16_t(row);
  }

  std::uint16_t value_ = 0;
};

}  // namespace kuaixun
