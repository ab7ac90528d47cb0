/// The states of all pixels of a camera, as the scripts read them.
enum PixelStates {
  /// The group of each pixel as a place in the list of groups, and its words as places in a list of texts.
  static func value(_ states: [PixelState]) -> ReportValue {
    let groups = PixelState.Group.allCases
    var status = WordList()
    var faults = WordList()
    let statusOf = states.map { status.place(of: $0.status) }
    let faultsOf = states.map { state in ReportValue.list(state.faults.map { .integer(faults.place(of: $0)) })
    }
    return .object([
      ("groups", .texts(groups.map(\.rawValue))),
      ("group", .counts(of: states.map { groups.firstIndex(of: $0.group) ?? 0 })),
      ("statusWords", .texts(status.words)), ("status", .counts(of: statusOf)),
      ("faultWords", .texts(faults.words)), ("faults", .list(faultsOf)),
    ])
  }
}

/// Different words in the order of their first use.
private struct WordList {
  private(set) var words: [String] = []
  private var places: [String: Int] = [:]

  mutating func place(of word: String) -> Int {
    if let known = places[word] { return known }
    places[word] = words.count
    words.append(word)
    return words.count - 1
  }
}
