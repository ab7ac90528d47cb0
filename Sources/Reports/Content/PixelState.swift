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
    /// Alive, but without light.
    case off
    /// Marked as dead by the camera.
    case dead
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
