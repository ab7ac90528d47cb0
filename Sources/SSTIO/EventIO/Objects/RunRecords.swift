/// The head of a run (2000): array, direction, names.
public struct RunHeader: EventIORecord, Equatable {
  /// The run number.
  public var run: Int
  /// The start of the run, in seconds since 1970 UTC.
  public var time: Int
  /// −1 for simulations, 1 data, 2 pedestals, 3 laser, 4 muons.
  public var runType: Int
  /// 0 if ``direction`` is azimuth and altitude, 1 for right ascension and declination.
  public var trackingMode: Int
  /// Not 0 if the telescopes look over the pole.
  public var reverseFlag = 0
  /// The pointing, in radians.
  public var direction: [Float]
  /// The offset of the pointing in the camera, in radians.
  public var offsetFOV: [Float]
  /// The depth where the telescopes' axes meet, in g/cm²; 0 for parallel axes.
  public var convergenceDepth: Float
  /// The reference point of the convergence, in metres.
  public var convergencePosition: [Float] = [0, 0]
  /// The ids of the telescopes, in the order of the simulation.
  public var telescopeIDs: [Int]
  /// x (north), y (west), z (up) of each telescope, in metres.
  public var positions: [Float]
  /// The telescopes that must trigger.
  public var minimumTriggers: Int
  /// The duration, in seconds.
  public var duration: Int
  /// What was observed.
  public var target: String
  /// Who did it.
  public var observer: String

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (run, time, runType, trackingMode) =
      (try cursor.i32(), try cursor.i32(), try cursor.i32(), try cursor.i32())
    if header.version >= 2 { reverseFlag = try cursor.i32() }
    (direction, offsetFOV) = (try cursor.f32s(2), try cursor.f32s(2))
    convergenceDepth = try cursor.f32()
    if header.version >= 1 { convergencePosition = try cursor.f32s(2) }
    let count = try cursor.checked(try cursor.i32(), bytesEach: 14)
    telescopeIDs = try cursor.i16s(count)
    positions = try cursor.f32s(count, by: 3)
    (minimumTriggers, duration) = (try cursor.i32(), try cursor.i32())
    (target, observer) = (try cursor.string(), try cursor.string())
  }
}

/// How showers were simulated (2001).
public struct MCRunHeader: EventIORecord, Equatable {
  /// The program that made the showers: 1 for CORSIKA.
  public var showerProgram: Int
  /// Its version.
  public var showerProgramVersion: Int
  /// When it ran, in seconds since 1970 UTC; 0 in old layouts.
  public var showerProgramStart = 0
  /// The program that made the events.
  public var detectorProgram: Int
  /// Its version.
  public var detectorProgramVersion: Int
  /// When it ran, in seconds since 1970 UTC; 0 in old layouts.
  public var detectorProgramStart = 0
  /// The height of the observation level, in metres.
  public var observationHeight: Float
  /// The number of showers.
  public var showerCount: Int
  /// How often each shower was used.
  public var useCount: Int
  /// How cores are spread: 1 in a circle, 2 in a rectangle.
  public var corePositionMode: Int
  /// The range of core distances, in metres.
  public var coreRange: [Float]
  /// The range of altitudes, in radians.
  public var altitudeRange: [Float]
  /// The range of azimuths, in radians.
  public var azimuthRange: [Float]
  /// Not 0 for diffuse primaries.
  public var diffuse: Int
  /// The range of angles to the pointing, in degrees.
  public var viewCone: [Float]
  /// The range of energies, in TeV.
  public var energyRange: [Float]
  /// The index of the power law of the energies.
  public var spectralIndex: Float
  /// The geomagnetic field, in µT.
  public var fieldTotal: Float
  /// Its inclination, in radians.
  public var fieldInclination: Float
  /// Its declination, in radians.
  public var fieldDeclination: Float
  /// The height of injection, in metres; negative if not used.
  public var injectionHeight: Float
  /// The number of the atmosphere.
  public var atmosphere: Int
  /// Options of the IACT extension of CORSIKA.
  public var iactOptions = 0
  /// The number of the model at low energies.
  public var lowEnergyModel = 0
  /// The number of the model at high energies.
  public var highEnergyModel = 0
  /// The photons of a bunch.
  public var bunchSize: Float = 0
  /// The shortest wavelength of photons, in nm.
  public var minimumWavelength: Float = 0
  /// The longest wavelength of photons, in nm.
  public var maximumWavelength: Float = 0
  /// Details of the model at low energies.
  public var lowEnergyDetail = 0
  /// Details of the model at high energies.
  public var highEnergyDetail = 0

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let version = header.version
    (showerProgram, showerProgramVersion) = (try cursor.i32(), try cursor.i32())
    if version >= 4 { showerProgramStart = try cursor.i32() }
    (detectorProgram, detectorProgramVersion) = (try cursor.i32(), try cursor.i32())
    if version >= 4 { detectorProgramStart = try cursor.i32() }
    observationHeight = try cursor.f32()
    (showerCount, useCount, corePositionMode) = (try cursor.i32(), try cursor.i32(), try cursor.i32())
    (coreRange, altitudeRange, azimuthRange) =
      (try cursor.f32s(2), try cursor.f32s(2), try cursor.f32s(2))
    diffuse = try cursor.i32()
    (viewCone, energyRange) = (try cursor.f32s(2), try cursor.f32s(2))
    (spectralIndex, fieldTotal) = (try cursor.f32(), try cursor.f32())
    (fieldInclination, fieldDeclination) = (try cursor.f32(), try cursor.f32())
    injectionHeight = try cursor.f32()
    atmosphere = try cursor.i32()
    if version >= 2 {
      (iactOptions, lowEnergyModel, highEnergyModel) =
        (try cursor.i32(), try cursor.i32(), try cursor.i32())
      (bunchSize, minimumWavelength, maximumWavelength) =
        (try cursor.f32(), try cursor.f32(), try cursor.f32())
    }
    if version >= 3 { (lowEnergyDetail, highEnergyDetail) = (try cursor.i32(), try cursor.i32()) }
  }
}

/// The triggers of a run (2024).
public struct RunStatistics: EventIORecord, Equatable {
  /// The number of array triggers.
  public var centralTriggers: Int
  /// The telescopes.
  public var telescopeIDs: [Int]
  /// The triggers of each telescope.
  public var localTriggers: [Int]
  /// Those of them in array triggers.
  public var systemTriggers: [Int]
  /// The events of each telescope.
  public var events: [Int]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let count = try cursor.checked(try cursor.i32(), bytesEach: 16)
    centralTriggers = try cursor.i32()
    (telescopeIDs, localTriggers) = (try cursor.i32s(count), try cursor.i32s(count))
    (systemTriggers, events) = (try cursor.i32s(count), try cursor.i32s(count))
  }
}

/// The showers of a run (2025).
public struct MCRunStatistics: EventIORecord, Equatable {
  /// The number of showers.
  public var showers: Int
  /// The number of events.
  public var events: Int

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (showers, events) = (try cursor.i32(), try cursor.i32())
  }
}

/// The trigger masks of a file beside the data (2090).
public struct TriggerMasks: EventIORecord, Equatable {
  /// The event of each entry.
  public var events: [Int] = []
  /// Its telescope.
  public var telescopeIDs: [Int] = []
  /// Its trigger types, one bit each.
  public var masks: [Int] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    for _ in 0..<(try cursor.itemCount(bytesEach: 3)) {
      events.append(Int(truncatingIfNeeded: try cursor.count()))
      telescopeIDs.append(try cursor.scount())
      masks.append(try cursor.scount())
    }
  }
}
