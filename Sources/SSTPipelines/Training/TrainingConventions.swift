import Forests
import SSTCore
import SSTData
import SSTIO

/// What positions and heights of an input mean, which all inputs of a training must share.
struct TrainingConventions: Sendable {
  /// The input.
  let path: String
  /// The focal length in meters that turns directions into positions in the camera.
  let focalLength: Double
  /// What `h_max` is; nil for models of single telescopes, and if no shower tells.
  let showerMaximum: ForestHead.Conventions.ShowerMaximum?
  /// What the user should know.
  private(set) var notices: [Notice] = []

  private static let tolerance = 1e-6

  /// Looks at an input.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - telescope: the telescope's id.
  ///   - options: with `.uncorrectedDegrees` positions are those of the equivalent focal length, as in the original.
  init(_ file: DL1File, telescope: Int, _ options: TrainForestsOptions) throws {
    path = file.file.path
    let equivalent = options.configuration.equivalentFocalLength[telescope]
    let optics = try file.subarray()?.telescopes.first { $0.id == telescope }?.optics
    if options.quirks.contains(.uncorrectedDegrees) {
      focalLength = equivalent
    } else if let effective = optics?.effectiveFocalLength, effective > 0, effective.isFinite {
      focalLength = effective
    } else {
      let own = optics?.equivalentFocalLength ?? .nan
      focalLength = own > 0 && own.isFinite ? own : equivalent
      notices.append(
        Notice(
          .nominalFocalLength,
          "\(path): no effective focal length of telescope \(telescope); \(focalLength) m"))
    }
    guard options.isStereo else {
      showerMaximum = nil
      return
    }
    let like = DL1DL2Options(models: "", configuration: options.configuration)
    showerMaximum = try ModelConventions(file, like).showerMaximum().flatMap { .init(rawValue: $0) }
  }

  /// Refuses an input with other conventions.
  ///
  /// - Throws: ``TrainingError``.
  func check(_ other: TrainingConventions) throws(TrainingError) {
    guard abs(focalLength - other.focalLength) <= Self.tolerance * focalLength else {
      throw .focalLengths(first: path, second: other.path, found: [focalLength, other.focalLength])
    }
    if let showerMaximum, let second = other.showerMaximum, showerMaximum != second {
      throw .showerMaximum(first: path, second: other.path)
    }
  }

  /// What a model states.
  ///
  /// - Parameters:
  ///   - task: what the model says.
  ///   - features: its features.
  func stated(_ task: ModelTask, _ features: [FeatureTable.Feature]) -> ForestHead.Conventions {
    let isDirection = [ModelTask.dispNorm, .dispSign, .disp].contains(task)
    let usesHeight = features.contains { $0.name == ColumnName.showerMaximum }
    return ForestHead.Conventions(
      focalLength: isDirection ? focalLength : nil,
      projection: isDirection ? ModelConventions.projection : nil,
      showerMaximum: usesHeight ? showerMaximum ?? .distance : nil)
  }
}
