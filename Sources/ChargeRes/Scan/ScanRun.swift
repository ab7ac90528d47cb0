public import SSTCore

/// One run of a dynamic-range scan: how much light there was.
public struct ScanRun: Sendable, Equatable, Codable {
  /// The name of the run.
  public var name: String
  /// The nominal photons per pixel and flash.
  public var nominalPhotons: Double
  /// The measured photons per pixel and flash.
  public var photons: Double
  /// The nominal night-sky background, in Hz per pixel.
  public var nightSkyHz: Double
  /// The measured night-sky background, in Hz per pixel; nil if it was not measured.
  public var measuredNightSkyHz: Double?

  /// Describes a run.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - nominalPhotons: the nominal photons per pixel; nil for the measured ones.
  ///   - photons: the measured photons per pixel.
  ///   - nightSkyHz: the nominal night-sky background in Hz per pixel.
  ///   - measuredNightSkyHz: the measured night-sky background in Hz per pixel.
  public init(
    name: String, nominalPhotons: Double? = nil, photons: Double, nightSkyHz: Double,
    measuredNightSkyHz: Double? = nil
  ) {
    self.name = name
    self.nominalPhotons = nominalPhotons ?? photons
    self.photons = photons
    self.nightSkyHz = nightSkyHz
    self.measuredNightSkyHz = measuredNightSkyHz
  }

  /// The expected charge in p.e.
  public func expectedPE(pde: Double = ResolutionCurve.standardPDE) -> Double { photons * pde }
}

/// Which runs of a scan serve for what.
public struct ScanRules: Sendable, Equatable {
  /// Runs with more photons per pixel are left out.
  public var maximumPhotons: Double
  /// Night-sky background up to this rate, in Hz per pixel, counts as none.
  public var darkToleranceHz: Double
  /// True if a measured background is preferred to the nominal one.
  public var usesMeasuredNightSky: Bool

  /// Makes rules.
  ///
  /// - Parameters:
  ///   - maximumPhotons: runs with more photons per pixel are left out.
  ///   - darkToleranceHz: night-sky background up to this rate counts as none; 1 MHz is a tenth of typical dark
  ///     counts.
  ///   - usesMeasuredNightSky: true if a measured background is preferred to the nominal one.
  public init(maximumPhotons: Double = 1200, darkToleranceHz: Double = 1e6, usesMeasuredNightSky: Bool = true)
  {
    self.maximumPhotons = maximumPhotons
    self.darkToleranceHz = darkToleranceHz
    self.usesMeasuredNightSky = usesMeasuredNightSky
  }

  /// The same rules with defects: with the quirk `nominalDarkness` only a nominal background of exactly zero is dark.
  public func with(_ quirks: Quirks) -> ScanRules {
    guard quirks.contains(.nominalDarkness) else { return self }
    return ScanRules(maximumPhotons: maximumPhotons, darkToleranceHz: 0, usesMeasuredNightSky: false)
  }

  /// The night-sky background of a run in Hz per pixel, by these rules.
  public func nightSkyHz(of run: ScanRun) -> Double {
    usesMeasuredNightSky ? run.measuredNightSkyHz ?? run.nightSkyHz : run.nightSkyHz
  }

  /// True if the run is used at all.
  public func isUsed(_ run: ScanRun) -> Bool {
    run.nominalPhotons <= maximumPhotons && run.photons <= maximumPhotons && run.photons > 0
  }

  /// True if the response may be read off the run: it is used and has no night-sky background.
  public func isDark(_ run: ScanRun) -> Bool { isUsed(run) && abs(nightSkyHz(of: run)) <= darkToleranceHz }

  /// The index of the brightest dark run, whose pulse positions serve all runs; nil if none is dark.
  ///
  /// The average waveform of a run with few photons may have its maximum in the noise.
  public func peakReference(in runs: [ScanRun]) -> Int? {
    runs.indices.filter { isDark(runs[$0]) }.max { runs[$0].photons < runs[$1].photons }
  }
}

/// The runs of a scan with the same nominal night-sky background.
public struct NightSkyLevel: Sendable, Equatable {
  /// The nominal night-sky background in Hz per pixel.
  public let nominalHz: Double
  /// The night-sky background for the requirement in Hz per pixel: the mean over the runs, measured where the rules
  /// say so.
  public let rateHz: Double
  /// The indices of the runs, in order of their light.
  public let runs: [Int]

  /// The levels of a scan, in order of their night-sky background; runs that are not used are in none.
  ///
  /// - Parameters:
  ///   - runs: the runs.
  ///   - rules: which runs are used, and which background counts.
  public static func levels(of runs: [ScanRun], rules: ScanRules = ScanRules()) -> [NightSkyLevel] {
    let used = runs.indices.filter { rules.isUsed(runs[$0]) }
    return Dictionary(grouping: used) { runs[$0].nightSkyHz }.map { nominal, places in
      let rate = places.reduce(0) { $0 + rules.nightSkyHz(of: runs[$1]) } / Double(places.count)
      return NightSkyLevel(
        nominalHz: nominal, rateHz: rate,
        runs: places.sorted { (runs[$0].photons, $0) < (runs[$1].photons, $1) })
    }.sorted { $0.nominalHz < $1.nominalHz }
  }

  /// What is required at this level of night-sky background.
  ///
  /// - Parameter pde: the probability that a photon is detected.
  public func requirement(pde: Double = ResolutionCurve.standardPDE) -> ResolutionCurve {
    .requirement(nightSkyHz: rateHz, pde: pde)
  }
}
