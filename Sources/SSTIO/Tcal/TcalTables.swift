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
