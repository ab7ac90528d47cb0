import ArgumentParser
import SSTCore
import SSTSim

/// What the telescopes of a night look at.
struct NightSkyArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Primary particles of the showers.", valueName: "primaries"))
  var source = NightSettings.Source.mixed
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Fraction of gamma rays among the showers thrown, with --source mixed.", valueName: "x"))
  var gammaFraction = 0.1
  @Option(
    help: ArgumentHelp(
      "Spectrum of the source, such as CRAB_HEGRA, in place of --rate: its gamma rays, and protons with the flux of protons and "
        + "helium.", valueName: "name"))
  var flux: String?
  @Option(help: ArgumentHelp("Name of the source, for TARGET.", valueName: "name")) var sourceName = "Crab"
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Right ascension of the source (ICRS).", valueName: "deg"))
  var ra = 83.6324
  @Option(parsing: .unconditional, help: ArgumentHelp("Declination of the source (ICRS).", valueName: "deg"))
  var dec = 22.0174
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Wobble offset of the pointing in declination, north and south in turn.", valueName: "deg"))
  var wobble = 0.5
  @Flag(help: "Point at --altitude, --azimuth; gamma rays arrive from the cone --viewcone, too.")
  var training = false
  @Option(parsing: .unconditional, help: ArgumentHelp("Altitude with --training.", valueName: "deg"))
  var altitude = 60.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Azimuth with --training, from north through east.", valueName: "deg"))
  var azimuth = 180.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Half opening angle of the cone from which protons arrive.", valueName: "deg"))
  var viewcone = ShowerRanges.viewCone
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Lowest energy (default: 0.2, protons 0.4).", valueName: "tev"))
  var energyMin: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Highest energy.", valueName: "tev"))
  var energyMax = ShowerRanges.gammaEnergies.upperBound
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Radius of the disc, at right angles to the shower axis, over which cores are uniformly distributed.",
      valueName: "m"))
  var coreRadius = ShowerRanges.coreRadius

  /// Puts the options into settings.
  func apply(to settings: inout NightSettings) throws {
    settings.source = source
    settings.gammaFraction = gammaFraction
    settings.flux = try flux.map { try NightFlux(named: $0) }
    settings.viewCone = viewcone
    settings.coreRadius = coreRadius
    let (gamma, proton) = (
      energyMin ?? settings.gammaEnergies.lowerBound, energyMin ?? settings.protonEnergies.lowerBound
    )
    guard gamma < energyMax, proton < energyMax else {
      throw ValidationError("--energy-max must be above --energy-min")
    }
    settings.gammaEnergies = gamma...energyMax
    settings.protonEnergies = proton...energyMax
    settings.hasDiffuseGammas = training
    if training {
      settings.pointing = .fixed(altitudeDeg: altitude, azimuthDeg: azimuth)
    } else {
      var pointing = NightPointing.Wobble()
      pointing.name = sourceName
      pointing.rightAscensionDeg = ra
      pointing.declinationDeg = dec
      pointing.offsetDeg = wobble
      settings.pointing = .wobble(pointing)
    }
  }
}

/// Light and trigger of the cameras of a night.
struct NightCameraArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Night-sky background (NSB): photoelectrons per pixel and second.", valueName: "mhz"))
  var nsb = ShowerRanges.backgroundMHz
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Trigger threshold on the clipped sum of seven patches.", valueName: "adc"))
  var threshold = ShowerRanges.threshold
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rate of clocked pedestal events of a telescope.", valueName: "hz"))
  var pedestalRate = 10.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Dead time: a trigger so soon after another one is lost.", valueName: "ns"))
  var deadTime = 2000
  @Option(
    help: ArgumentHelp(
      "A telescope takes no data between two times, in seconds of each run; repeatable.",
      valueName: "telescope:from:to"))
  var pause: [TelescopePause] = []
  @Flag(
    inversion: .prefixedNo,
    help: "Write event numbers of the array trigger (arrayEvtNum), which dl1-stereo can pair by.")
  var arrayNumbers = true

  /// Puts the options into settings.
  func apply(to settings: inout NightSettings) {
    settings.backgroundMHz = nsb
    settings.threshold = threshold
    settings.pedestalRate = pedestalRate
    settings.deadTimeNS = deadTime
    settings.pauses = pause.map(\.pause)
    settings.hasArrayNumbers = arrayNumbers
  }
}

/// A pause as `22:5:7.5`: a telescope, and from when to when in seconds.
struct TelescopePause: ExpressibleByArgument {
  let pause: NightSettings.Pause

  /// Reads three numbers, separated by colons; nil for anything else.
  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let telescope = Int(parts[0]), let from = Double(parts[1]),
      let to = Double(parts[2]), from.isFinite, to.isFinite, from < to
    else { return nil }
    pause = NightSettings.Pause(telescope: telescope, seconds: from...to)
  }
}

/// A time as `2026-01-21T20:00:00`, UTC.
struct UTCTime: ExpressibleByArgument {
  let time: TAITime

  /// Reads date and time, separated by `T`; nil for anything else.
  init?(argument: String) {
    let parts = argument.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let date = Self.numbers(parts[0], "-"), let clock = Self.numbers(parts[1], ":"),
      (1970...2200).contains(date[0]), (1...12).contains(date[1]), (1...31).contains(date[2]),
      clock[0] < 24, clock[1] < 60, clock[2] < 60
    else { return nil }
    let days = CivilDate.toDays(year: date[0], month: date[1], day: date[2])
    guard CivilDate.fromDays(days) == (date[0], date[1], date[2]) else { return nil }
    time = TAITime(unixSeconds: days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2])
  }

  private static func numbers(_ text: Substring, _ separator: Character) -> [Int64]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    let values = parts.compactMap { part in
      part.utf8.count <= 4 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
    }
    return parts.count == 3 && values.count == 3 ? values : nil
  }
}
