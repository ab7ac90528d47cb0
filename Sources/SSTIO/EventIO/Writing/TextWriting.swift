// History, names and values, input cards and atmospheres as objects.

extension HistoryLine {
  /// Makes a line.
  ///
  /// - Parameters:
  ///   - time: seconds since 1970 UTC.
  ///   - text: the line.
  public init(time: Int, text: String) { (self.time, self.text) = (time, text) }
}

extension ObjectWriter {
  /// Appends a history (70): a command line and the lines of the configuration.
  ///
  /// - Parameters:
  ///   - commandLine: how the program was called.
  ///   - configuration: statements `NAME value` for all telescopes.
  ///   - telescopes: those of each telescope; the first line is `# Telescope-specific configuration follows`.
  ///   - program: 1 for what sim_telarray or the like writes.
  public mutating func addHistory(
    commandLine: HistoryLine, configuration: [HistoryLine], telescopes: [[HistoryLine]], program: Int = 1
  ) {
    container(type: EventIOType.historyContainer, version: 1, identifier: program) { writer in
      writer.addLine(commandLine, type: EventIOType.commandLine, identifier: program)
      for (section, lines) in ([configuration] + telescopes).enumerated() {
        for line in lines {
          writer.addLine(line, type: EventIOType.configurationLine, identifier: section)
        }
      }
    }
  }

  private mutating func addLine(_ line: HistoryLine, type: Int, identifier: Int) {
    object(type: type, version: 1, identifier: identifier) { writer in
      writer.i32(line.time)
      writer.string(line.text)
    }
  }
}

extension MetaParameters: EventIOWritable {
  /// 75.
  public static let objectType = EventIOType.metaParameters
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes a list of names and values.
  public init(_ pairs: [(key: String, value: String)]) {
    (keys, values) = (pairs.map(\.key), pairs.map(\.value))
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.count(keys.count)
    for (key, value) in zip(keys, values) {
      writer.countedString(key)
      writer.countedString(value)
    }
  }
}

extension InputCard: EventIOWritable {
  /// 1212.
  public static let objectType = EventIOType.inputCard
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes an input card of lines without newlines.
  public init(lines: [String]) { self.lines = lines }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32(lines.count)
    for line in lines { writer.string(line) }
  }
}

extension AtmosphericProfile: EventIOWritable {
  /// 1216.
  public static let objectType = EventIOType.atmosphere
  /// 1.
  public var writtenVersion: Int { 1 }

  /// Makes a profile without rows.
  ///
  /// - Parameters:
  ///   - name: of the table.
  ///   - observationLevel: in cm.
  public init(name: String, observationLevel: Double) {
    (self.name, self.observationLevel) = (name, observationLevel)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.countedString(name)
    writer.f64(observationLevel)
    writer.count(heights.count)
    for row in heights.indices { writer.f64s([heights[row], densities[row], depths[row], refractions[row]]) }
    writer.count(layers.count / 5)
    if !layers.isEmpty {
      writer.f64(top ?? 0)
      writer.f64s(layers)
    }
  }
}
