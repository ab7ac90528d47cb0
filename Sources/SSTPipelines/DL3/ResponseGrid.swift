import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// The responses in a folder, to choose from or to interpolate between.
struct ResponseGrid: Sendable {
  /// Responses and the file that they are in.
  private struct Node: Sendable {
    var path: String
    var responses: ResponseSet
  }
  private let folder: String
  private let nodes: [Node]

  /// Reads all files of responses of a folder and the folders in it; event lists, whose responses are those of one
  /// observation, and index files are passed over.
  ///
  /// - Parameter folder: the folder.
  /// - Throws: ``DL3Error/noResponses(folder:setup:known:)``, and for damaged files as ``ResponseFile/read(_:)``.
  init(_ folder: String) throws {
    self.folder = folder
    let names = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
    nodes = try names.filter { $0.hasSuffix(".fits") || $0.hasSuffix(".fits.gz") }.compactMap { name in
      let path = folder + "/" + name
      let tables = try FITSTableFile(readingFrom: path).tableNames
      guard Set(tables).isDisjoint(with: ["EVENTS", "HDU_INDEX", "OBS_INDEX"]) else { return nil }
      return Node(path: path, responses: try ResponseFile.read(path))
    }
    if nodes.isEmpty { throw DL3Error.noResponses(folder: folder, setup: "any telescope", known: []) }
  }

  /// What was chosen.
  struct Choice: Sendable {
    /// The responses.
    var responses: ResponseSet
    /// The files that they come from.
    var paths: [String]
    /// How far the pointing is from the nearest node, in degrees of zenith angle.
    var distanceDeg: Double
    /// Whether the pointing lies outside the zenith angles of all nodes, or farther than half a step from one.
    var isFar: Bool
  }

  /// Half of a step of a grid of one node, in degrees.
  private static let singleHalfStep = 5.0

  /// Chooses the responses for an observation.
  ///
  /// - Parameters:
  ///   - setup: the telescope, or `stereo`; telescopes 21 and 22 have the responses of 1 and 2.
  ///   - eventClass: the class of the events; nil for all.
  ///   - background: the night-sky background; empty for any.
  ///   - zenithDeg: the zenith angle of the pointing.
  ///   - azimuthDeg: its azimuth.
  ///   - interpolates: true to mix the nodes of the two nearest zenith angles.
  /// - Throws: ``DL3Error/noResponses(folder:setup:known:)``, `ResponseError`.
  func choose(
    setup: String, eventClass: Int?, background: String, zenithDeg: Double, azimuthDeg: Double,
    interpolates: Bool
  ) throws -> Choice {
    let wanted = nodes.filter {
      Self.isSame($0.responses.facts.setup, setup) && $0.responses.facts.eventClass == eventClass
    }
    guard !wanted.isEmpty else {
      throw DL3Error.noResponses(
        folder: folder, setup: setup + (eventClass.map { ", class \($0)" } ?? ""),
        known: Set(nodes.map(\.responses.facts.setup)).sorted())
    }
    let sameSky = wanted.filter { $0.responses.facts.background == background }
    let candidates = background.isEmpty || sameSky.isEmpty ? wanted : sameSky
    // The nearest azimuth first, then zenith angles in it.
    func turn(_ node: Node) -> Double {
      abs((node.responses.facts.azimuthDeg - azimuthDeg).remainder(dividingBy: 360))
    }
    let least = candidates.map(turn).min() ?? 0
    let column = candidates.filter { turn($0) <= least + 0.5 }
      .sorted { $0.responses.facts.zenithDeg < $1.responses.facts.zenithDeg }
    let zeniths = column.map(\.responses.facts.zenithDeg)
    let nearest = zeniths.indices.min { abs(zeniths[$0] - zenithDeg) < abs(zeniths[$1] - zenithDeg) } ?? 0
    let distance = abs(zeniths[nearest] - zenithDeg)
    let isInside = zenithDeg >= zeniths[0] && zenithDeg <= zeniths[zeniths.count - 1]
    guard interpolates, column.count > 1, isInside else {
      let halfStep = zip(zeniths, zeniths.dropFirst()).map { ($1 - $0) / 2 }.max() ?? Self.singleHalfStep
      return Choice(
        responses: column[nearest].responses, paths: [column[nearest].path], distanceDeg: distance,
        isFar: distance > halfStep)
    }
    return Choice(
      responses: try Self.mixed(column, zenithDeg), paths: column.map(\.path), distanceDeg: distance,
      isFar: false)
  }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    func plain(_ name: String) -> String {
      name.hasPrefix("tel_02") ? "tel_00" + name.dropFirst(6) : name
    }
    return plain(a) == plain(b)
  }

  /// Mixes the two nodes around a zenith angle by its cosine.
  private static func mixed(_ nodes: [Node], _ zenithDeg: Double) throws -> ResponseSet {
    let cosines = nodes.map { cos($0.responses.facts.zenithDeg * .pi / 180) }
    let mixture = try NodeMixture(between: cosines, at: cos(zenithDeg * .pi / 180))
    var mixed = nodes[mixture.parts[0].node].responses
    func mix(_ path: (ResponseSet) -> [ResponseTable]) throws -> [ResponseTable] {
      try path(mixed).indices.map { place in
        try ResponseTable.mixed(nodes.map { path($0.responses)[place] }, mixture)
      }
    }
    let (gammas, background) = (try mix(\.gammaTables), try mix(\.backgroundTables))
    (mixed.gammaTables, mixed.backgroundTables) = (gammas, background)
    mixed.facts.zenithDeg = zenithDeg
    mixed.facts.nodes = mixture.parts.map { part in
      String(format: "ze%.0f:%.3f", nodes[part.node].responses.facts.zenithDeg, part.weight)
    }.joined(separator: " ")
    return mixed
  }
}
