internal import Foundation
internal import SSTCore
internal import SSTIO
internal import SSTSky

extension ProductionRun {
  /// Seconds from the first event to the last; events are a millisecond apart.
  var duration: Int { settings.showerCount * settings.reuse / 1000 + 1 }

  /// When the first event would be, in seconds since 1970 UTC: runs follow each other, from January 2026 on, within ten years.
  var start: Int { 1_769_025_600 + (number - 1) * duration % 315_360_000 }

  private func time(event: Int) -> EventIOTime {
    let (shower, use) = (event / 100, event % 100)
    let milliseconds = (shower - 1) * settings.reuse + use
    return EventIOTime(
      seconds: start + milliseconds / 1000, nanoseconds: milliseconds % 1000 * 1_000_000)
  }

  /// The id of a telescope in the file, from 1.
  func telescopeID(_ index: Int) -> Int { index + 1 }

  /// An empty histogram of core distance (m) and log10 of the energy (TeV).
  func histogram(_ identifier: Int, _ title: String) -> EventIOHistograms.Histogram {
    EventIOHistograms.Histogram(
      identifier: identifier, title: title,
      x: (200, 0, settings.scatterRadius <= 1000 ? 1000 : 2000), y: (120, -3, 3))
  }

  /// The truth of a shower.
  func record(of shower: AirShower, _ heights: ShowerArray.Heights) -> MCShower {
    var record = MCShower(
      primary: shower.primary.simtelNumber, energy: Float(shower.energy),
      azimuth: Float(shower.direction.azimuthRad), altitude: Float(shower.direction.altitudeRad))
    let depth = Float(Atmosphere.depth(height: heights.maximum) / shower.axis.z)
    record.startDepth = 0
    record.firstInteraction = Float(heights.first)
    record.maximumDepth = depth
    record.maximumHeight = Float(heights.maximum)
    (record.electronDepth, record.cherenkovDepth) = (depth, depth)
    return record
  }

  /// Writes a triggered event: photoelectrons, their sums, and what the telescopes recorded.
  func write(
    _ use: Use, event: Int, key: UInt64, _ triggers: [(telescope: Int, NightTrigger.Decision)],
    _ worker: inout Worker
  ) {
    let lists = array.telescopes.indices.map { photoelectrons(use, telescope: $0, event, worker.images[$0]) }
    worker.writer.addPhotoelectrons(lists, event: event)
    let photons = array.telescopes.indices.map { index in
      Float(worker.means[index] / (array.telescopes[index].imager.collection / mirrorArea(index)))
    }
    worker.writer.add(
      PhotoelectronSums(shower: event / 100, counts: lists.map(\.count), photons: photons), identifier: event)
    // `writer` is taken out so that its closures may use the rest of the worker.
    var writer = ObjectWriter()
    swap(&writer, &worker.writer)
    writer.addArrayEvent(event, trigger: centralTrigger(event, triggers)) { writer in
      for (index, decision) in triggers {
        addTelescope(index, decision, use, event: event, key: key, &worker, to: &writer)
      }
      for index in array.telescopes.indices {
        writer.addTracking(
          telescopeID: telescopeID(index), azimuth: Float(pointing.azimuthRad),
          altitude: Float(pointing.altitudeRad))
      }
    }
    swap(&writer, &worker.writer)
  }

  private func mirrorArea(_ index: Int) -> Double {
    array.telescopes[index].imager.telescope.description.optics.mirrorArea
  }

  private func photoelectrons(
    _ use: Use, telescope index: Int, _ event: Int, _ image: ShowerImage
  ) -> Photoelectrons {
    let delay = Float(use.shower.time + array.telescopes[index].frontDelay(use.shower))
    var (pixels, counts) = ([Int](), [Int]())
    for pixel in 0..<SST1MCamera.pixelCount {
      let count = image.range(pixel).count
      if count > 0 {
        pixels.append(pixel)
        counts.append(count)
      }
    }
    return Photoelectrons(
      use: event % 100, telescopeIndex: telescopeID(index) - 1, pixelCount: SST1MCamera.pixelCount,
      pixels: pixels, counts: counts, times: image.sorted.map { $0.time + delay })
  }

  /// The delay of a plane front from the pointing, which trigger times are corrected for.
  private func nominalDelay(_ index: Int) -> Double {
    array.telescopes[index].frontDelay(axis: GroundVector(pointing))
  }

  private static let triggerOffset = 4 * NightTrigger.alignedSample

  private func centralTrigger(
    _ event: Int, _ triggers: [(telescope: Int, NightTrigger.Decision)]
  ) -> CentralTrigger {
    let times = triggers.map { index, decision in
      Float(Double(decision.readoutStart) + Double(Self.triggerOffset) - nominalDelay(index))
    }
    return CentralTrigger(
      time: time(event: event), telescopes: triggers.map { telescopeID($0.telescope) }, times: times,
      masks: triggers.map { _ in 4 },
      planeWave: [
        Float(pointing.azimuthRad), Float(pointing.altitudeRad), Float(100 * speedOfLight),
      ])
  }

  private func addTelescope(
    _ index: Int, _ decision: NightTrigger.Decision, _ use: Use, event: Int, key: UInt64,
    _ worker: inout Worker, to writer: inout ObjectWriter
  ) {
    let telescope = array.telescopes[index]
    let front = use.shower.time + telescope.frontDelay(use.shower)
    telescope.fill(
      event: key, start: Float(Double(decision.readoutStart) - front), image: worker.images[index],
      samples: &worker.samples)
    let head = TelescopeEventHeader(
      localCount: event, globalCount: event, time: time(event: event), sectors: [decision.patch],
      readoutTime: Float(decision.readoutStart), triggerTime: Float(Self.triggerOffset))
    let id = telescopeID(index)
    writer.addTelescopeEvent(telescopeID: id, head: head) { writer in
      worker.samples.withUnsafeBufferPointer {
        writer.addSamples(
          $0, telescopeID: id, gainCount: 1, pixelCount: SST1MCamera.pixelCount,
          sampleCount: SST1MCamera.samplesPerPixel)
      }
      let pixels = PixelList(triggered: telescope.trigger.pixels(around: decision.patch), telescopeID: id)
      writer.add(pixels, identifier: pixels.identifier)
    }
  }
}
