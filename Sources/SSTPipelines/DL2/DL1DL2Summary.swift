import Reconstruction
import SSTCore

/// What became of a DL1 file.
public struct DL1DL2Outcome: Encodable, Sendable, Equatable {
  /// A telescope of the file.
  struct Telescope: Encodable, Sendable, Equatable {
    var id: Int
    var images: ImageCounts
    var models: [NodeCount]
  }

  /// The DL1 file.
  public let input: String
  /// The DL2 file.
  public let output: String
  private(set) var telescopes: [Telescope]
  /// The events with images of several telescopes; nil unless they were wanted.
  public private(set) var events: Int?
  /// Events that only one telescope has an image of.
  public private(set) var incomplete: Int?

  init(input: String, output: String, _ applications: [TelescopeApplication]) {
    (self.input, self.output) = (input, output)
    telescopes = applications.map {
      Telescope(id: $0.images.telescope, images: $0.images.counts, models: $0.nodes)
    }
  }

  mutating func addEvents(_ groups: EventGroups) { (events, incomplete) = (groups.count, groups.incomplete) }

  /// The rows of results: events, or images of all telescopes.
  public var count: Int { events ?? telescopes.reduce(0) { $0 + $1.images.kept } }
  /// The images of the file.
  public var imageCount: Int { telescopes.reduce(0) { $0 + $1.images.total } }

  /// What was left out, in one line.
  public var text: String {
    var parts = telescopes.map { "telescope \($0.id): \($0.images.text)" }
    if let events { parts.append("\(events) events of several telescopes") }
    if let incomplete, incomplete > 0 { parts.append("\(incomplete) events with one image") }
    return parts.joined(separator: "; ")
  }
}

/// What `dl1-dl2` did.
public struct DL1DL2Summary: StepSummary {
  private struct Refused: Encodable {
    let input: String
    let error: String
    let message: String
  }

  private let format = 1
  private let command = DL1DL2Step.name
  private let done: [DL1DL2Outcome]
  private let leftOut: [Refused]

  init(_ plan: StepPlan<DL1DL2Step.Opened>, _ outcomes: [DL1DL2Outcome]) {
    done = outcomes
    leftOut = plan.leftOut.map {
      Refused(input: $0.input, error: $0.error.code.description, message: $0.error.description)
    }
  }

  /// The files and how many events they have.
  public var description: String {
    TerminalText.lines(
      done.map { "\($0.output): \($0.text)" } + leftOut.map { "\($0.input): left out, \($0.message)" })
  }
}
