import Foundation

/// What `sstctl calibrate-tio` does with its inputs.
public struct TIOCalibrationOptions: Sendable, Equatable {
  /// The `.tcal` file of the pedestals.
  public var pedestal: String
  /// The `.tcal` file of the transfer functions, or a folder with one `SNnnnn_tf.tcal` for each module; nil leaves ADC
  /// counts above pedestal.
  public var transfer: String?
  /// Stored units of one millivolt; nil for 22.8, or 13.6 without transfer functions.
  public var scale: Float?
  /// Millivolts that are added before scaling; nil for 370, or 700 without transfer functions.
  public var offset: Float?
  /// The folder of the outputs.
  public var outputDirectory = "./"
  /// Whether outputs may exist.
  public var overwrite = false
  /// The number of threads.
  public var jobs = 1

  /// Options with the defaults of the camera group.
  public init(pedestal: String, transfer: String? = nil) {
    self.pedestal = pedestal
    self.transfer = transfer
  }

  /// The tables that are read: of a folder all that it has, by name.
  var tables: [String] {
    let folder = transfer ?? ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let found = names.filter { $0.hasSuffix(".tcal") }.sorted().map { OutputFolder.path(folder, $0) }
    return [pedestal] + (found.isEmpty ? [transfer].compactMap { $0 } : found)
  }

  /// The scale that is used.
  public var effectiveScale: Float { scale ?? (transfer == nil ? 13.6 : 22.8) }
  /// The offset that is used.
  public var effectiveOffset: Float { offset ?? (transfer == nil ? 700 : 370) }

  /// The output of an input: `run_r0.tio` becomes `run_r1.tio`, other names get `_r1.tio`.
  public func output(of input: String) -> String {
    var name = input.split(separator: "/").last.map(String.init) ?? input
    for ending in [".gz", ".tio", ".fits", "_r0"] where name.hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    return OutputFolder.path(outputDirectory, name + "_r1.tio")
  }
}

/// What was done with one input.
public struct TIOCalibrationSummary: Encodable, Sendable, Equatable {
  /// The R0 file.
  public var input: String
  /// The R1 file.
  public var output: String
  /// The events written.
  public var events: Int
  /// Samples that did not fit 16 bits and were clamped.
  public var clamped: Int
}
