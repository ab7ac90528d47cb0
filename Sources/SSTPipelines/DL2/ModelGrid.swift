import Foundation
import SSTCore
import SSTIO

/// Where models are: one folder with models, or a grid of folders for zenith angles, azimuths and night-sky
/// backgrounds.
public struct ModelGrid: Sendable, Equatable {
  /// A folder of the grid.
  public struct Node: Sendable, Equatable {
    /// The folder.
    public let directory: ModelDirectory
    /// The zenith angle of the simulation in degrees.
    public let zenithDeg: Double
    /// The azimuth of the simulation in degrees, 0 to 360.
    public let azimuthDeg: Double
    /// The name of its night-sky background: a rate in MHz, or a word.
    public let background: String

    /// Reads a name such as `ze30_az180_nsb100`; nil for other names.
    ///
    /// - Parameter directory: the folder.
    public init?(_ directory: ModelDirectory) {
      let parts = directory.name.split(separator: "_", omittingEmptySubsequences: false)
      guard parts.count == 3, let zenith = Self.number(parts[0], "ze"), 0...90 ~= zenith,
        let azimuth = Self.number(parts[1], "az"), -360...360 ~= azimuth, parts[2].hasPrefix("nsb"),
        parts[2].count > 3
      else { return nil }
      (self.directory, zenithDeg) = (directory, zenith)
      azimuthDeg = azimuth < 0 ? azimuth + 360 : azimuth == 360 ? 0 : azimuth
      background = String(parts[2].dropFirst(3))
    }

    private static func number(_ text: Substring, _ prefix: String) -> Double? {
      text.hasPrefix(prefix) ? Double(text.dropFirst(prefix.count)) : nil
    }
  }

  /// What was found.
  public enum Content: Sendable, Equatable {
    /// The folder holds models itself.
    case single(ModelDirectory)
    /// The folder holds folders, in the order of their names.
    case nodes([Node])
  }

  /// What was found.
  public let content: Content

  /// Looks into a folder.
  ///
  /// - Parameter path: a folder with models, or with folders that have the names of nodes.
  /// - Throws: ``DL1DL2Error/noModels(path:reason:)``.
  public init(path: String) throws(DL1DL2Error) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
      throw .noModels(path: path, reason: "no such folder")
    }
    if names.contains(where: ModelDirectory.isModel) {
      content = .single(ModelDirectory(path))
      return
    }
    let nodes = names.compactMap { Node(ModelDirectory(OutputFolder.path(path, $0))) }
      .filter { !$0.directory.files.isEmpty }
    guard !nodes.isEmpty else { throw .noModels(path: path, reason: "no models, and no folders of them") }
    content = .nodes(nodes)
  }

  /// The folders of models.
  public var directories: [ModelDirectory] {
    switch content {
    case .single(let directory): [directory]
    case .nodes(let nodes): nodes.map(\.directory)
    }
  }
}
