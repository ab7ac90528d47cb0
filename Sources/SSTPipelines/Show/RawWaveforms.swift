import Reports
import SSTCalib
import SSTCore
import SSTIO

/// Finds the events of a DL1 file in raw files, by telescope and trigger time, and adds their waveforms.
struct RawWaveforms {
  let path: String
  let options: ShowOptions
  let cameras: [DL1Camera]

  /// Times of a DL1 file are stored to 0.6 µs; events are at least some µs apart.
  private static let toleranceNS: Int64 = 2000

  /// Adds the waveforms of a raw file.
  ///
  /// - Parameters:
  ///   - raw: the raw file.
  ///   - times: the trigger time of each image: `[event][telescope]`.
  ///   - events: get waveforms.
  /// - Throws: ``ShowError/foreignRawFile(path:shown:reason:)``, the reader's error, or `CancelledError`.
  func add(
    _ raw: String, times: [[TAITime?]], to events: inout [DisplayedEvent], _ cancellation: CancellationFlag
  ) throws {
    let source = try RawFile.openRows(raw)
    let telescope = source.description.telescope
    guard let id = telescope.id, let index = camera(of: id),
      telescope.camera.pixelCount == cameras[index].geometry.pixelCount
    else {
      throw ShowError.foreignRawFile(
        path: raw, shown: path,
        reason: "it is of telescope \(telescope.id.map(String.init) ?? "unknown") with"
          + " \(telescope.camera.pixelCount) pixels")
    }
    let places = try order(source)
    let swap = places.first.flatMap {
      ModuleSwap.active(telescope: cameras[index].telescope, firstEvent: $0.time)
    }
    let picker = WaveformPicker(choice: options.waveforms, geometry: cameras[index].geometry)
    var block = EventBlock(for: source.description)
    var count = 0
    for event in events.indices {
      try cancellation.check()
      guard let image = events[event].images[index], let time = times[event][index],
        let row = Self.nearest(time, places)
      else { continue }
      try source.read(row..<row + 1, into: &block, jobs: 1)
      swap?.apply(to: &block.telescopes[0])
      events[event].images[index]?.waveforms = picker.waveforms(
        of: image, in: block.telescopes[0], event: 0)
      count += 1
    }
    if count == 0 {
      throw ShowError.foreignRawFile(
        path: raw, shown: path, reason: "no event has the time of one that is shown")
    }
  }

  /// Cameras number their telescopes 1 and 2, or 21 and 22.
  private func camera(of telescope: Int) -> Int? {
    cameras.firstIndex { $0.telescope == telescope || $0.telescope == telescope + 20 }
  }

  /// The rows by time.
  private func order(_ source: some RandomAccessEventSource) throws -> [(time: TAITime, row: Int)] {
    var places: [(time: TAITime, row: Int)] = []
    let step = max(4096, source.preferredBlockSize)
    for start in stride(from: 0, to: source.eventCount, by: step) {
      let headers = try source.readHeaders(start..<min(start + step, source.eventCount), jobs: options.jobs)
      places += headers.filter { $0.time.isKnown }.map { ($0.time, $0.index) }
    }
    return places.sorted { ($0.time, $0.row) < ($1.time, $1.row) }
  }

  private static func nearest(_ time: TAITime, _ places: [(time: TAITime, row: Int)]) -> Int? {
    let next = places.partitionIndex { $0.time < time }
    let near = places[max(0, next - 1)..<min(places.count, next + 1)]
    let best = near.min { distance($0.time, time) < distance($1.time, time) }
    return best.flatMap { distance($0.time, time) <= toleranceNS ? $0.row : nil }
  }

  private static func distance(_ a: TAITime, _ b: TAITime) -> Int64 { abs(a.nanoseconds - b.nanoseconds) }
}
