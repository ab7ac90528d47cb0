@testable import SSTCore
import Testing

/// Settings with one of each kind.
private struct Example: Configurable {
  struct Entry: Configurable {
    var width = 7
    init() {}
    static let settings: [Setting<Entry>] = [
      Setting("width", \.width, .integer(in: 1...100), byTelescope: true, "number of samples")
    ]
  }
  enum Mode: String, CaseIterable, Sendable { case fast, slow }

  var threshold = 4.0
  var mode = Mode.fast
  var limit: Double?
  var entries: [Entry] = []
  var nested = Entry()
  var columns: [String: [Double]] = [:]
  var factors = ByTelescope(1.0, showing: [21])
  var lists: [Int: [String]] = [:]
  init() {}

  static let settings: [Setting<Example>] =
    [
      Setting("threshold", \.threshold, .number(in: 0...1e6), byTelescope: true, "p.e."),
      Setting("mode", \.mode, .word, "how"),
      Setting("limit", \.limit, .optional(.fraction), "or none"),
      Setting("entries", \.entries, .list(of: .object()), "several"),
      .section("nested", \.nested),
      Setting("columns", \.columns, .map(.list(of: .number(), count: 2)), "ranges"),
      Setting("factors", \.factors, .notNegative, "of each telescope"),
      Setting("lists", \.lists, .telescopes(.list(of: .text)), "of each telescope"),
    ]

  static let rich = """
    {"threshold": 5, "mode": "slow", "limit": 0.5, "entries": [{}, {"width": 3}], "nested": {"width": 9},
     "columns": {"x": [0, 1]}, "factors": {"tel_021": 2, "tel_007": 3}, "lists": {"tel_021": ["a"]}}
    """
}

@Suite("Settings that read themselves") struct ConfigurableTests {
  @Test("an empty object gives the defaults")
  func empty() throws { #expect(try Example(json: "{}") == Example()) }

  @Test("what is shown reads back", arguments: ["{}", Example.rich])
  func readBack(text: String) throws {
    let settings = try Example(json: text)
    #expect(try Example(json: settings.shown.canonicalText) == settings)
    #expect(try Example(json: settings.shown.canonicalText).shown == settings.shown)
    try settings.validate()
  }

  @Test("values arrive where they belong")
  func values() throws {
    let settings = try Example(json: Example.rich)
    #expect(settings.threshold == 5 && settings.mode == .slow && settings.limit == 0.5)
    #expect(settings.entries.map(\.width) == [7, 3] && settings.nested.width == 9)
    #expect(settings.columns == ["x": [0, 1]] && settings.lists == [21: ["a"]])
    #expect(settings.factors[21] == 2 && settings.factors[7] == 3 && settings.factors[8] == 1)
    #expect(Example().shown.canonicalText.contains(#""factors":{"tel_021":1}"#))
  }

  @Test("a later text is laid over an earlier one: objects by key, lists as a whole")
  func layers() throws {
    var settings = try Example(json: Example.rich)
    let later =
      #"{"entries": [{"width": 5}], "factors": {"tel_007": 4}, "limit": null, "columns": {"y": [2, 3]}}"#
    try settings.merge(JSONNode(parsing: later.utf8, file: "later"))
    #expect(settings.entries.map(\.width) == [5] && settings.limit == nil && settings.threshold == 5)
    #expect(settings.factors[21] == 2 && settings.factors[7] == 4)
    #expect(settings.columns == ["x": [0, 1], "y": [2, 3]])
  }

  @Test("the last value that fits the telescope wins", arguments: [(21, 6.0), (22, 7), (3, 5)])
  func patterns(id: Int, threshold: Double) throws {
    let text =
      #"{"threshold": [["type", "*", 5], ["id", 22, 1], ["id", 21, 6], ["type", "LST", 9], ["id", 22, 7]]}"#
    let node = try JSONNode(parsing: text.utf8, file: "f")
    let place = Place(telescope: TelescopeIdentity(id: id))
    #expect(try Example(node, place).threshold == threshold)
    #expect(try Example(node).threshold == Example().threshold)
  }

  @Test(
    "refused with key, line, and what was meant",
    arguments: [
      (
        "{\"threshold\": [[\"id\", 1, 3],\n[\"id\", 2, -1]]}",
        "f:2: 'threshold[1][2]' is -1, expected a number from 0 to 1000000"
      ),
      ("{\n\"treshold\": 1}", "f:2: unknown key 'treshold'; did you mean 'threshold'?"),
      (
        "{\"entries\": [{},\n{\"widht\": 1}]}",
        "f:2: unknown key 'entries[1].widht'; did you mean 'entries[1].width'?"
      ),
      (
        "{\"entries\": [{},\n{\"width\": 0}]}",
        "f:2: 'entries[1].width' is 0, expected an integer from 1 to 100, or a list of "
          + "[\"type\", pattern, value] and [\"id\", number, value]"
      ),
      (
        "{\"mode\": \"slwo\"}",
        "f:1: 'mode' is \"slwo\", expected one of \"fast\", \"slow\"; did you mean 'slow'?"
      ),
      ("{\"limit\": 2}", "f:1: 'limit' is 2, expected a number from 0 to 1, or null"),
      ("{\"columns\": {\"x\": [1]}}", "f:1: 'columns.x' is a list of 1, expected a list of 2 elements"),
      (
        "{\"factors\": {\"tel_21\": 1}}", "f:1: unknown key 'factors.tel_21'; did you mean 'factors.tel_021'?"
      ),
      ("{\"factors\": 1}", "f:1: 'factors' is 1, expected an object with keys such as tel_021"),
      ("{\"nested\": []}", "f:1: 'nested' is a list of 0, expected an object"),
      ("{\"nested\": {", "f:1: not valid JSON: expected a key in quotes, found the end of the file"),
    ])
  func refusals(text: String, message: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try Example(json: text, name: "f") }
    #expect(error.description == message)
  }

  @Test("no value of a list fits")
  func noFit() throws {
    let node = try JSONNode(parsing: #"{"nested": {"width": [["id", 21, 3]]}}"#.utf8, file: "f")
    let error = try #require(throws: ConfigurationError.self) {
      try Example(node, Place(telescope: TelescopeIdentity(id: 4)))
    }
    #expect(error == .missing(key: "nested.width", hint: "no entry of the list matches telescope 4"))
  }

  @Test("settings made in code are checked too", arguments: [-1, .nan, .infinity])
  func validation(threshold: Double) {
    #expect(throws: ConfigurationError.self) { try Example { $0.threshold = threshold }.validate() }
  }

  @Test(
    "shell patterns",
    arguments: [
      ("*", true), ("SST*", true), ("SST_1M_DigiCam", true), ("*Cam", true), ("S?T*", true), ("[RST]*", true),
      ("[!A-R]*", true), ("[!S]*", false), ("sst*", false), ("SST", false), ("", false), ("[", false),
      ("*_*_*", true),
    ])
  func shellPatterns(pattern: String, fits: Bool) {
    #expect(TelescopePattern.matches("SST_1M_DigiCam", pattern) == fits)
  }
}
