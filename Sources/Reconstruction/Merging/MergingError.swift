public import SSTCore

/// What is wrong with the images that are merged.
public enum MergingError: SSTError, Equatable {
  /// A telescope has two images of one event. `telescope` counts from 0 in the order given.
  case repeatedEvent(telescope: Int, observation: Int64, event: Int64)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .repeatedEvent: ErrorCode(.inputCorrupt, 73, "repeated-event")
    }
  }

  /// What is wrong.
  public var description: String {
    switch self {
    case .repeatedEvent(let telescope, let observation, let event):
      "telescope \(telescope + 1) of the table has event \(event) of observation \(observation) twice"
    }
  }
}
