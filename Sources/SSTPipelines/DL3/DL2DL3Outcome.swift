import Foundation
import SSTCore
import SSTData
import SSTSky

/// What became of an observation.
public struct DL2DL3Outcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// The event list.
  public let output: String
  /// The number of the observation.
  public let observation: Int64
  /// The DL2 files.
  public let inputs: [String]
  /// The events of the files, of the selection, and of the list.
  public let events: [Int]
  /// Good time and live time in seconds.
  public let seconds: [Double]
  /// The zenith angle of the pointing in degrees.
  public let zenithDeg: Double
  /// The files of the responses.
  public let responses: [String]

  init(
    _ path: String, _ block: ObservationBlock, _ header: ObservationHeader, gammas: Int,
    _ choice: ResponseGrid.Choice?
  ) {
    (output, observation, inputs) = (path, header.id, block.runs.map(\.path))
    let selected = block.runs.reduce(0) { $0 + $1.selected }
    events = [block.runs.reduce(0) { $0 + $1.total }, selected, gammas]
    seconds = [header.ontimeS, header.liveTimeS]
    zenithDeg = 90 - header.horizontal.altitudeDeg
    responses = choice?.paths ?? []
  }

  init(_ path: String, original list: OriginalEventLists.List) {
    output = path
    observation = list.rows.map(\.observation).min() ?? 0
    let numbers = Set(list.rows.map(\.observation))
    let runs = list.runs.filter { numbers.contains($0.observation) }
    inputs = runs.map(\.path)
    events = [
      runs.reduce(0) { $0 + $1.total }, runs.reduce(0) { $0 + $1.selected }, list.rows.count,
    ]
    seconds = [list.stop - list.start, list.stop - list.start]
    zenithDeg = 90 - list.rows.reduce(0) { $0 + $1.pointing.altitude } / Double(max(1, list.rows.count))
    responses = []
  }

  /// The list and what is in it.
  public var description: String {
    "\(output): \(events[2]) of \(events[0]) events of \(inputs.count) runs (\(events[0] - events[1]) outside the selection)"
      + String(format: ", %.1f s, live %.1f s, zenith %.1f deg", seconds[0], seconds[1], zenithDeg)
      + (responses.isEmpty ? ", without responses" : "")
  }
}
