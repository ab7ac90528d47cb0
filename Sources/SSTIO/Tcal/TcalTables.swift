public import SSTCore

/// The mean ADC counts of empty events: a `.tcal` table of TYPE 1.
public struct TcalPedestal: Sendable, Equatable {
  /// The modules: 1 for all alike, or 32.
  public var moduleCount: Int
  /// The storage blocks of a channel: 128 in CHEC-S.
  public var blockCount: Int
  /// Positions after the start of the first block: 32 phases and the samples, less one.
  public var positionCount: Int
  /// ADC counts `[pixel][block][position]`; 0 where no event was.
  public var values: [Float]
  /// The number of events behind each value, if known.
  public var hits: [Float]?
  /// The standard deviation of those events in ADC counts, if known.
  public var deviations: [Float]?

  /// Makes a table; `values` has 64 pixels a module.
  public init(
    moduleCount: Int, blockCount: Int, positionCount: Int, values: [Float], hits: [Float]? = nil,
    deviations: [Float]? = nil
  ) {
    self.moduleCount = moduleCount
    self.blockCount = blockCount
    self.positionCount = positionCount
    self.values = values
    self.hits = hits
    self.deviations = deviations
  }

  /// The number of pixels.
  public var pixelCount: Int { moduleCount * TIOReadout.modulePixels }
  /// The values of a pixel.
  public var valuesPerPixel: Int { blockCount * positionCount }
}

/// From ADC counts to millivolts: a `.tcal` table of TYPE 2.
public struct TcalTransferFunction: Sendable, Equatable {
  /// The modules: 1 for all alike, or 32.
  public var moduleCount: Int
  /// The cells of a channel: 64 sampling cells or 4096 storage cells.
  public var cellCount: Int
  /// The ADC counts above pedestal of the points, rising.
  public var steps: [Int32]
  /// Millivolts `[pixel][cell][step]`.
  public var values: [Float]

  /// Makes a table; `values` has 64 pixels a module.
  public init(moduleCount: Int, cellCount: Int, steps: [Int32], values: [Float]) {
    self.moduleCount = moduleCount
    self.cellCount = cellCount
    self.steps = steps
    self.values = values
  }

  /// The number of pixels.
  public var pixelCount: Int { moduleCount * TIOReadout.modulePixels }
}

/// What transfer functions are made from: a `.tcal` table of TYPE 4.
public struct TcalTransferInput: Sendable, Equatable {
  /// The modules: 1 or 32.
  public var moduleCount: Int
  /// The cells of a channel.
  public var cellCount: Int
  /// The injected amplitude of each point.
  public var amplitudes: [Float]
  /// Mean ADC counts `[pixel][cell][point]`.
  public var values: [Float]
  /// The number of events behind each value, if known.
  public var hits: [Float]?

  /// Makes a table; `values` has 64 pixels a module.
  public init(
    moduleCount: Int, cellCount: Int, amplitudes: [Float], values: [Float], hits: [Float]? = nil
  ) {
    self.moduleCount = moduleCount
    self.cellCount = cellCount
    self.amplitudes = amplitudes
    self.values = values
    self.hits = hits
  }
}

/// A `.tcal` file.
public enum TcalTable: Sendable, Equatable {
  /// TYPE 1.
  case pedestal(TcalPedestal)
  /// TYPE 2.
  case transferFunction(TcalTransferFunction)
  /// TYPE 4.
  case transferInput(TcalTransferInput)

  /// The number in the keyword TYPE.
  public var type: Int {
    switch self {
    case .pedestal: 1
    case .transferFunction: 2
    case .transferInput: 4
    }
  }
}

/// Why a `.tcal` table is refused.
public enum TcalError: SSTError, Equatable {
  /// The file has no TYPE of a calibration table.
  case notACalibration(path: String)
  /// A kind of table that is not read.
  case unsupportedType(path: String, type: Int)
  /// A keyword is absent or out of range.
  case badKeyword(path: String, keyword: String, value: String)
  /// A table or column is absent.
  case missingTable(path: String, table: String, available: [String])
  /// A table has another shape than the keywords say.
  case wrongShape(path: String, table: String, detail: String)
  /// Packed numbers without the scale to unpack them.
  case withoutScale(path: String, table: String)
  /// The steps of a transfer function do not rise.
  case badSteps(path: String, detail: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .notACalibration: ErrorCode(.incompatible, 40, "tcal-no-type")
    case .unsupportedType: ErrorCode(.incompatible, 41, "tcal-unsupported-type")
    case .missingTable: ErrorCode(.incompatible, 42, "tcal-missing-table")
    case .badKeyword: ErrorCode(.inputCorrupt, 40, "tcal-keyword")
    case .wrongShape: ErrorCode(.inputCorrupt, 41, "tcal-shape")
    case .withoutScale: ErrorCode(.inputCorrupt, 42, "tcal-without-scale")
    case .badSteps: ErrorCode(.inputCorrupt, 43, "tcal-steps")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .notACalibration(let path): "\(path): not a .tcal table: the keywords TYPE, TM and PIX are needed"
    case .unsupportedType(let path, 3):
      "\(path): the layout of tables of TYPE 3 (one factor per pixel) is not known: no public program "
        + "writes them. Types 1 (pedestal), 2 (transfer function) and 4 (its input) are supported"
    case .unsupportedType(let path, let type):
      "\(path): tables of TYPE \(type) are not supported; supported are 1 (pedestal), 2 (transfer function) "
        + "and 4 (its input)"
    case .badKeyword(let path, let keyword, let value): "\(path): keyword \(keyword) is \(value)"
    case .missingTable(let path, let table, let available):
      "\(path): no table '\(table)'; it has \(available.isEmpty ? "none" : available.joined(separator: ", "))"
    case .wrongShape(let path, let table, let detail): "\(path): table \(table): \(detail)"
    case .withoutScale(let path, let table):
      "\(path): table \(table) is packed, but SCALE is missing or 0: its values cannot be restored"
    case .badSteps(let path, let detail): "\(path): ADCSTEP: \(detail)"
    }
  }
}
