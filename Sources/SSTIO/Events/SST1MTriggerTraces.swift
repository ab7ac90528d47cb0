import SSTCore

/// The trigger arrays of SST-1M events, ordered by patch id.
public struct SST1MTriggerTraces: Sendable {
  /// The number of samples a patch.
  public let samplesPerPatch: Int
  /// Sums over the three pixels of each patch, clipped to 0…255 ADC counts, `[patch][sample]`; empty if absent.
  public let input: [UInt8]
  /// 1 where the cluster of 7 patches around a patch is over threshold, `[patch][sample]`; empty if absent.
  public let patch7: [UInt8]
  /// The same for clusters of 19 patches.
  public let patch19: [UInt8]
  /// The same for the muon trigger.
  public let muon: [UInt8]
}

extension SST1MEventSource {
  /// Reads the trigger arrays of events `range`.
  ///
  /// - Throws: ``ZFITSError`` if an array has another length than 50 × 3 × 192 (input) or 50 × 3 × 18 (output)
  ///   bytes, with the file's number of samples in place of 50. A missing or empty array stays empty.
  public func readTriggerTraces(_ range: Range<Int>, jobs: Int = 1) throws -> [SST1MTriggerTraces] {
    let columns = ["35", "36", "37", "38"].map { events.columnIndex(identifier: $0) }
    let cells = try events.read(columns: columns.compactMap { $0 }, rows: range, jobs: jobs)
    var position = 0
    let byColumn = columns.map { column -> ZFITSCells? in
      guard column != nil else { return nil }
      defer { position += 1 }
      return cells[position]
    }
    return try range.map { row in
      let event = row - range.lowerBound
      func bytes(_ index: Int, width: Int) throws -> ArraySlice<UInt8> {
        guard let cells = byColumn[index] else { return [] }
        let bytes = cells.bytes[cells.offsets[event]..<cells.offsets[event + 1]]
        guard bytes.isEmpty || bytes.count == samplesPerPixel * width else {
          throw ZFITSError.badEvent(
            path: file.path, row: row,
            detail: "\(cells.column.name) of \(bytes.count) bytes, expected"
              + " \(samplesPerPixel * width)")
        }
        return bytes
      }
      return SST1MTriggerTraces(
        samplesPerPatch: samplesPerPixel, input: unpackInput(try bytes(0, width: 3 * 192)),
        patch7: unpackOutput(try bytes(1, width: 3 * 18)), patch19: unpackOutput(try bytes(2, width: 3 * 18)),
        muon: unpackOutput(try bytes(3, width: 3 * 18)))
    }
  }

  /// Stored `[sample][sector][192 slots]`, of which the first 144 are the sector's own patches.
  private func unpackInput(_ stored: ArraySlice<UInt8>) -> [UInt8] {
    guard !stored.isEmpty else { return [] }
    let samples = samplesPerPixel
    var traces = [UInt8](repeating: 0, count: SST1MCamera.patchCount * samples)
    for sample in 0..<samples {
      for slot in 0..<SST1MCamera.patchCount {
        let place = stored.startIndex + sample * 576 + slot / 144 * 192 + slot % 144
        traces[SST1MCamera.patchOfTriggerInputSlot[slot] * samples + sample] = stored[place]
      }
    }
    return traces
  }

  /// Stored `[sample][sector][18 bytes]`, lowest bit first.
  private func unpackOutput(_ stored: ArraySlice<UInt8>) -> [UInt8] {
    guard !stored.isEmpty else { return [] }
    let samples = samplesPerPixel
    var bits = [UInt8](repeating: 0, count: SST1MCamera.patchCount * samples)
    for sample in 0..<samples {
      for slot in 0..<SST1MCamera.patchCount {
        let byte = stored[stored.startIndex + sample * 54 + slot / 8]
        bits[SST1MCamera.patchOfTriggerOutputSlot[slot] * samples + sample] = byte >> UInt8(slot % 8) & 1
      }
    }
    return bits
  }
}
