import SSTCore

/// Room for one event of a telescope, kept by a thread.
final class SimtelScratch {
  /// Samples that calibrated values are made from.
  fileprivate(set) var samples: [UInt16] = []
  /// A mark for each gain and pixel that is recorded.
  fileprivate(set) var recorded: [UInt8] = []

  /// Marks all rows as recorded.
  func recordAll(rows: Int) {
    if recorded.count < rows { recorded.resize(rows, repeating: 0) }
    recorded.withUnsafeMutableBufferPointer { $0.update(repeating: 1) }
  }

  /// Makes room; no row is marked.
  func prepare(samples: Int, rows: Int) {
    if self.samples.count < samples { self.samples.resize(samples, repeating: 0) }
    if recorded.count < rows { recorded.resize(rows, repeating: 0) }
    recorded.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }
}

/// Fills in samples, sums or calibrated values of one telescope's event.
struct SimtelTelescopeFiller {
  let telescope: SimtelTelescope
  let monitoring: CameraMonitoring
  let shape: SimtelShape
  /// True if calibrated values are of one channel.
  let selectsGain: Bool
  let scratch: SimtelScratch

  /// Bits of `TelescopeEvents.pixelFlags`: the high gain is stored.
  static let highGainStored: UInt16 = 4
  /// The low gain is stored.
  static let lowGainStored: UInt16 = 8
  /// Beyond the status of CTAO: the pixel is in the list of triggered ones.
  static let isTriggered: UInt16 = 0x100

  /// What the rest of the event says.
  struct Result {
    var localCount = 0
    var triggerPixelCount: Int32 = -1
  }

  var gains: Int { shape.gainCount }
  var pixels: Int { telescope.camera.pixelCount }

  /// Decodes an event.
  func fill(
    _ event: StoredObject, at index: Int, _ events: inout TelescopeEvents
  ) throws(ObjectFault) -> Result {
    var result = Result()
    let flags = events.pixelRange(ofEvent: index).lowerBound
    try event.forEachChild { child throws(ObjectFault) in
      guard EventIORecords.isKnown(child.header) else { return }
      switch child.header.type {
      case EventIOType.telescopeHeader:
        result.localCount = try child.decode(TelescopeEventHeader.self).localCount
      case EventIOType.adcSamples where !shape.hasSums:
        do throws(ObjectFault) {
          try fillSamples(child, at: index, &events)
        } catch {
          throw error.inside(child.header)
        }
      case EventIOType.adcSums where shape.hasSums:
        let sums = try child.decode(ADCSums.self)
        guard sums.pixelCount == pixels, sums.gainCount == gains else {
          throw ObjectFault("other sums than before").inside(child.header)
        }
        do throws(ObjectFault) {
          try fillSums(sums, at: index, &events)
        } catch {
          throw error.inside(child.header)
        }
      case EventIOType.pixelList where Int(child.header.identifier) / 1_000_000 == 0:
        let list = try child.decode(PixelList.self)
        result.triggerPixelCount = Int32(list.pixels.count)
        for pixel in list.pixels where pixel >= 0 && pixel < pixels {
          events.pixelFlags[flags + pixel] |= Self.isTriggered
        }
      default: break
      }
    }
    return result
  }

  private func fillSamples(
    _ object: StoredObject, at index: Int, _ events: inout TelescopeEvents
  ) throws(ObjectFault) {
    var cursor = object.cursor
    let stored = try ADCShape(&cursor, object.header)
    guard stored.size == gains * pixels * shape.sampleCount else {
      throw ObjectFault("other samples than before")
    }
    let start = events.sampleRange(ofEvent: index).lowerBound
    if events.form == .stored {
      scratch.prepare(samples: 0, rows: gains * pixels)
      try decode(stored, &cursor, object.header, into: &events.samples, at: start)
      return setFlags(selected: false, at: index, &events)
    }
    try checkMonitoring()
    if stored.suppression == 0, object.header.version >= 3 {
      try decodeValues(&cursor, at: index, &events)
    } else {
      scratch.prepare(samples: stored.size, rows: gains * pixels)
      try decode(stored, &cursor, object.header, into: &scratch.samples, at: 0)
      calibrate(at: index, &events)
    }
    setFlags(selected: selectsGain, at: index, &events)
  }

  private func decode(
    _ shape: ADCShape, _ cursor: inout ObjectCursor, _ header: ObjectHeader, into samples: inout [UInt16],
    at start: Int
  ) throws(ObjectFault) {
    var fault: ObjectFault?
    samples.withUnsafeMutableBufferPointer { samples in
      scratch.recorded.withUnsafeMutableBufferPointer { recorded in
        guard let samples = samples.baseAddress.map({ $0 + start }), let recorded = recorded.baseAddress
        else { return }
        if shape.suppression != 0 { samples.update(repeating: 0, count: shape.size) }
        do throws(ObjectFault) {
          try shape.decodeSamples(&cursor, header, into: samples, recorded: recorded)
        } catch {
          fault = error
        }
      }
    }
    if let fault { throw fault }
  }

  // MARK: - R1

  func checkMonitoring() throws(ObjectFault) {
    guard monitoring.calibrates(gains * pixels) else { throw ObjectFault(uncalibrated: telescope.id) }
  }

  /// Makes values of the samples in the scratch, of the selected channel or of all.
  private func calibrate(at index: Int, _ events: inout TelescopeEvents) {
    let length = shape.sampleCount
    let (pixels, channels) = (pixels, events.channelCount)
    let start = events.sampleRange(ofEvent: index).lowerBound
    let first = events.pixelRange(ofEvent: index).lowerBound
    scratch.samples.withUnsafeBufferPointer { samples in
      events.values.withUnsafeMutableBufferPointer { values in
        guard let samples = samples.baseAddress, let values = values.baseAddress.map({ $0 + start }) else {
          return
        }
        for row in 0..<channels * pixels {
          var source = row
          if selectsGain {
            let isLow = gains == 2 && SampleCalibration.isAboveLimit(samples + row * length, count: length)
            events.selectedChannels[first + row] = isLow ? 1 : 0
            if isLow { source += pixels }
          }
          if scratch.recorded[source] != 0 {
            calibration(ofRow: source).fill(
              values + row * length, from: samples + source * length, count: length)
          } else {
            (values + row * length).update(repeating: 0, count: length)
          }
        }
      }
    }
  }

  /// How the samples of a gain and pixel become values.
  func calibration(ofRow row: Int) -> SampleCalibration {
    SampleCalibration(pedestal: monitoring.pedestals[row], factor: monitoring.factors[row])
  }

  private func fillSums(
    _ sums: ADCSums, at index: Int, _ events: inout TelescopeEvents
  ) throws(ObjectFault) {
    let first = events.pixelRange(ofEvent: index).lowerBound
    scratch.prepare(samples: 0, rows: gains * pixels)
    scratch.recorded.replaceSubrange(0..<gains * pixels, with: sums.recorded)
    guard events.form == .physical else {
      let start = index * gains * pixels
      for place in sums.sums.indices { events.sums[start + place] = sums.sums[place] }
      return setFlags(selected: false, at: index, &events)
    }
    try checkMonitoring()
    let start = events.sampleRange(ofEvent: index).lowerBound
    for row in 0..<events.channelCount * pixels {
      let pixel = row % pixels
      let isLow = selectsGain && gains == 2 && sums.sums[pixel] > UInt32(SampleCalibration.highGainLimit)
      if selectsGain { events.selectedChannels[first + pixel] = isLow ? 1 : 0 }
      let source = isLow ? pixels + row : row
      // Sums have more digits than single precision.
      let value =
        (Double(sums.sums[source]) - Double(monitoring.pedestals[source]))
        * Double(monitoring.factors[source])
      events.values[start + row] = sums.recorded[source] != 0 ? Float(value) : 0
    }
    setFlags(selected: selectsGain, at: index, &events)
  }

  /// Marks the gains that are there; none for pixels without high voltage.
  private func setFlags(selected: Bool, at index: Int, _ events: inout TelescopeEvents) {
    let first = events.pixelRange(ofEvent: index).lowerBound
    scratch.recorded.withUnsafeBufferPointer { recorded in
      monitoring.isDisabled.withUnsafeBufferPointer { disabled in
        events.pixelFlags.withUnsafeMutableBufferPointer { all in
          let flags = UnsafeMutableBufferPointer(rebasing: all[first..<first + pixels])
          let high = UnsafeBufferPointer(rebasing: recorded[..<pixels])
          for pixel in flags.indices {
            flags[pixel] |= disabled[pixel] || high[pixel] == 0 ? 0 : Self.highGainStored
          }
          guard gains == 2 else { return }
          let low = UnsafeBufferPointer(rebasing: recorded[pixels..<2 * pixels])
          for pixel in flags.indices {
            flags[pixel] |= disabled[pixel] || low[pixel] == 0 ? 0 : Self.lowGainStored
          }
        }
      }
    }
    guard selected, gains == 2 else { return }
    for pixel in 0..<pixels {
      let unused = events.selectedChannels[first + pixel] == 0 ? Self.lowGainStored : Self.highGainStored
      events.pixelFlags[first + pixel] &= ~unused
    }
  }
}

extension Photoelectrons {
  /// Calls `body` with each pixel and its number of photoelectrons; their times are skipped.
  static func forEachCount(
    _ object: StoredObject, _ body: (_ pixel: Int, _ count: Int) throws(ObjectFault) -> Void
  ) throws(ObjectFault) {
    do throws(ObjectFault) {
      var cursor = object.cursor
      let version = object.header.version
      _ = try cursor.take(8)
      let flags = version >= 2 ? try cursor.i16() : 0
      let size = flags & 1 != 0 ? 8 : 4
      for _ in 0..<(try cursor.checked(try cursor.i32(), bytesEach: 5)) {
        let pixel = version <= 2 ? try cursor.i16() : Int(truncatingIfNeeded: try cursor.count())
        let count = try cursor.i32()
        _ = try cursor.take(try cursor.product(count, size))
        try body(pixel, count)
      }
    } catch {
      throw error.inside(object.header)
    }
  }
}
