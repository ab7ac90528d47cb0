/// Consecutive events of a source, in buffers that are filled again for every block.
///
/// It holds the events of each telescope of the source and, for simulations, the truth. Make one for each thread.
public struct EventBlock: Sendable {
  /// The events of each telescope, in the order of ``SourceDescription/telescopes``; empty if it saw nothing.
  public var telescopes: [TelescopeEvents]
  /// The array events; empty for files of a single telescope.
  public var array: [ArrayEventHeader] = []
  /// The true shower of each array event; empty for data.
  public var truth: [TrueShower] = []
  /// The place of the block in its pass, for output in the order of the file.
  public var index = 0

  /// Makes an empty block for the events of a source.
  ///
  /// - Parameters:
  ///   - description: tells the telescopes.
  ///   - samples: whether samples are wanted as stored or as physical values.
  public init(for description: SourceDescription, samples: SampleForm = .stored) {
    telescopes = description.telescopes.map { TelescopeEvents($0.camera, form: samples) }
  }

  /// Empties the block; the buffers keep their memory.
  public mutating func removeAll() {
    for index in telescopes.indices { telescopes[index].removeAll() }
    array.removeAll(keepingCapacity: true)
    truth.removeAll(keepingCapacity: true)
  }
}

/// What is known of an array event beside its telescopes.
public struct ArrayEventHeader: Sendable, Equatable {
  /// The array-wide event number.
  public var eventNumber: UInt64
  /// The trigger time of the array.
  public var time: TAITime

  /// Makes a header.
  public init(eventNumber: UInt64, time: TAITime) {
    self.eventNumber = eventNumber
    self.time = time
  }
}

/// How samples are delivered.
public enum SampleForm: Sendable {
  /// As stored, in ``TelescopeEvents/samples``.
  case stored
  /// As physical values in single precision, in ``TelescopeEvents/values``.
  case physical
}
