import Foundation
import SSTCore
import SSTData

/// What a model says.
public enum ModelTask: String, Sendable, CaseIterable {
  /// The decimal logarithm of the energy in TeV.
  case energy
  /// The distance of the source along the image axis.
  case dispNorm
  /// On which side of the image the source is.
  case dispSign
  /// From the image to the source, as a vector.
  case disp
  /// How much the shower looks like that of a gamma ray.
  case gammaness
  /// How far the reconstructed direction is from the true one.
  case misdirection

  /// The first part of a file's name.
  public var stem: String {
    switch self {
    case .energy: "reg_energy"
    case .dispNorm: "reg_disp_norm"
    case .dispSign: "class_disp_sign"
    case .disp: "reg_disp"
    case .gammaness: "class_gh"
    case .misdirection: "reg_misdirection"
    }
  }

  /// The name of a model's file without its ending.
  ///
  /// - Parameter telescope: `tel_001`, or `stereo` for events of several telescopes.
  public func name(_ telescope: String) -> String { "\(stem)_\(telescope)" }
}

/// A folder with the models of one training.
public struct ModelDirectory: Sendable, Equatable {
  /// The path as given.
  public let path: String

  /// The ending of our model files.
  public static let ownEnding = "forest"
  /// The ending of scikit-learn's models.
  public static let scikitEnding = "sav"
  /// The ending of both kinds, ours first.
  public static let endings = [ownEnding, scikitEnding]

  /// Names a folder.
  public init(_ path: String) { self.path = path }

  /// The last part of the path.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The name that models have for a telescope: those of data are trained with the simulation of the same one.
  ///
  /// - Parameter id: the telescope's id; 21 and 22 are 1 and 2 of the simulation.
  public static func key(ofTelescope id: Int) -> String { TelescopeKey.key(of: number(ofTelescope: id)) }

  /// The number of a telescope in simulations.
  static func number(ofTelescope id: Int) -> Int { id == 21 || id == 22 ? id - 20 : id }

  /// The file of a model; nil if there is none. Of two, ours is used.
  ///
  /// - Parameters:
  ///   - task: what it says.
  ///   - telescope: `tel_001`, or `stereo`.
  public func file(_ task: ModelTask, _ telescope: String) -> String? {
    Self.endings.map { OutputFolder.path(path, task.name(telescope) + "." + $0) }.first(
      where: FileIdentity.isFile)
  }

  /// All files of models in the folder, by name.
  ///
  /// Only names that a model may have count.
  public var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter(Self.isModel).sorted().map { OutputFolder.path(path, $0) }
  }

  /// Whether a file has the name of a model.
  static func isModel(_ name: String) -> Bool {
    guard let ending = endings.first(where: { name.hasSuffix("." + $0) }) else { return false }
    let stem = name.dropLast(ending.count + 1)
    return ModelTask.allCases.contains { stem.hasPrefix($0.stem + "_") }
  }
}

extension ModelDirectory {
  /// The name of a model's file without its ending.
  ///
  /// - Parameter path: the file.
  public static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = endings.first { name.hasSuffix("." + $0) }
    return ending.map { String(name.dropLast($0.count + 1)) } ?? name
  }

  /// What a model says by its name; nil for another name.
  ///
  /// - Parameter path: the file.
  public static func task(of path: String) -> ModelTask? {
    // The longest name that fits: `reg_disp_norm_…` is not `reg_disp_…`.
    ModelTask.allCases.filter { stem(of: path).hasPrefix($0.stem + "_") }.max {
      $0.stem.count < $1.stem.count
    }
  }
}
