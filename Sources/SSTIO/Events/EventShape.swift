/// Throws if an event has more samples than any camera delivers.
func checkShape(pixels: Int, samples: Int, samplesPerEvent: Int, path: String) throws(ZFITSError) {
  guard samples <= ZFITSLimits.maximumSamplesPerPixel, samplesPerEvent <= ZFITSLimits.maximumSamplesPerEvent
  else {
    throw ZFITSError.badEvent(path: path, row: 0, detail: "\(samples) samples for each of \(pixels) pixels")
  }
}

/// Throws if a block of events would need more room than can be sensible.
func checkBlock(of events: Int, samplesPerEvent: Int, path: String) throws(ZFITSError) {
  let total = events.multipliedReportingOverflow(by: samplesPerEvent)
  guard total.overflow || total.partialValue > ZFITSLimits.maximumSamplesPerBlock else { return }
  throw ZFITSError.unsupported(
    path: path,
    detail: "\(events) events of \(samplesPerEvent) samples do not fit one block; read fewer at a time")
}
