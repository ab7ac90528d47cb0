/// What became of a pixel.
public struct PixelState: Sendable, Equatable {
  /// The kinds of pixels, each with a colour and a sign of its own on the maps.
  public enum Group: String, Sendable, CaseIterable {
    /// Fitted, and nothing is wrong with it.
    case good
    /// Fitted, but something is wrong with it.
    case bad
    /// Lit, but there is no usable fit.
    case notFitted = "not fitted"
    /// Works, but no light reaches it.
    case unlit
    /// Not read out: its module is missing, or it is excluded.
    case off
    /// Marked as dead by the readout.
    case dead

    /// What the kind means, in a sentence for readers of a page.
    public var meaning: String {
      switch self {
      case .good: "Fitted, and no reason against it."
      case .bad: "Excluded from the good pixels, for at least one of the reasons."
      case .notFitted: "Lit, but there is no usable fit or response."
      case .unlit: "Works, but its average waveform shows no light ('off' in the tables)."
      case .off: "Not read out: its module is missing ('dead' in the tables)."
      case .dead: "No signal: the readout marks it as dead."
      }
    }
  }

  /// The kind.
  public var group: Group
  /// How the fit ended, such as `converged`; empty if there was none.
  public var status: String
  /// What is wrong, in a few words each, the same words for all pixels with the same fault.
  public var faults: [String]

  /// Makes a state.
  ///
  /// - Parameters:
  ///   - group: the kind.
  ///   - status: how the fit ended; empty if there was none.
  ///   - faults: what is wrong, in a few words each.
  public init(_ group: Group, status: String = "", faults: [String] = []) {
    self.group = group
    self.status = status
    self.faults = faults
  }
}

/// The states of all pixels of a camera, as the scripts read them.
enum PixelStates {
  /// The group of each pixel as a place in the list of groups, and its words as places in a list of texts.
  ///
  /// - Parameters:
  ///   - states: the state of each pixel.
  ///   - meanings: sentences for words of status and faults.
  static func value(_ states: [PixelState], meanings: [String: String] = [:]) -> ReportValue {
    let groups = PixelState.Group.allCases
    func texts(_ words: [String]) -> ReportValue { .texts(words.map { meanings[$0] ?? "" }) }
    var status = WordList()
    var faults = WordList()
    let statusOf = states.map { status.place(of: $0.status) }
    let faultsOf = states.map { state in ReportValue.list(state.faults.map { .integer(faults.place(of: $0)) })
    }
    return .object([
      ("groups", .texts(groups.map(\.rawValue))), ("groupMeanings", .texts(groups.map(\.meaning))),
      ("group", .counts(of: states.map { groups.firstIndex(of: $0.group) ?? 0 })),
      ("statusWords", .texts(status.words)), ("status", .counts(of: statusOf)),
      ("faultWords", .texts(faults.words)), ("faults", .list(faultsOf)),
      ("statusMeanings", texts(status.words)), ("faultMeanings", texts(faults.words)),
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
