import Reconstruction
import SSTCore

/// What became of a DL1 file.
public struct DL1DL2Outcome: Encodable, Sendable, Equatable, CustomStringConvertible {
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

  /// The DL2 file and what is in it.
  public var description: String { "\(output): \(text)" }
}
