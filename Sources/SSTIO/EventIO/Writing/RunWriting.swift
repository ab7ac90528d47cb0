// Run headers as objects: what readers of the same type take apart.

extension RunHeader: EventIOWritable {
  /// 2000.
  public static let objectType = EventIOType.runHeader
  /// 2.
  public var writtenVersion: Int { 2 }

  /// Makes the head of a simulated run.
  ///
  /// - Parameters:
  ///   - run: its number.
  ///   - time: its start, in seconds since 1970 UTC.
  ///   - direction: azimuth and altitude of the pointing, in radians.
  ///   - telescopeIDs: in the order of the simulation.
  ///   - positions: north, west, up of each telescope, in metres.
  public init(run: Int, time: Int, direction: [Float], telescopeIDs: [Int], positions: [Float]) {
    (self.run, self.time, runType, trackingMode) = (run, time, -1, 0)
    (self.direction, offsetFOV, convergenceDepth) = (direction, [0, 0], 0)
    (self.telescopeIDs, self.positions) = (telescopeIDs, positions)
    (minimumTriggers, duration, target, observer) = (1, 0, "", "")
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([run, time, runType, trackingMode, reverseFlag])
    writer.f32s(direction + offsetFOV + [convergenceDepth] + convergencePosition)
    writer.i32(telescopeIDs.count)
    writer.i16s(telescopeIDs)
    writer.f32s(positions)
    writer.i32s([minimumTriggers, duration])
    writer.string(target)
    writer.string(observer)
  }
}

extension MCRunHeader: EventIOWritable {
  /// 2001.
  public static let objectType = EventIOType.mcRunHeader
  /// 4.
  public var writtenVersion: Int { 4 }

  /// Makes a header of zeros; what is known of the simulation is put into it.
  public init() {
    (showerProgram, showerProgramVersion, detectorProgram, detectorProgramVersion) = (0, 0, 0, 0)
    (observationHeight, showerCount, useCount, corePositionMode) = (0, 0, 0, 0)
    (coreRange, altitudeRange, azimuthRange, diffuse) = ([0, 0], [0, 0], [0, 0], 0)
    (viewCone, energyRange, spectralIndex) = ([0, 0], [0, 0], 0)
    (fieldTotal, fieldInclination, fieldDeclination, injectionHeight, atmosphere) = (0, 0, 0, -1, 0)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([showerProgram, showerProgramVersion, showerProgramStart])
    writer.i32s([detectorProgram, detectorProgramVersion, detectorProgramStart])
    writer.f32(observationHeight)
    writer.i32s([showerCount, useCount, corePositionMode])
    writer.f32s(coreRange + altitudeRange + azimuthRange)
    writer.i32(diffuse)
    writer.f32s(viewCone + energyRange + [spectralIndex])
    writer.f32s([fieldTotal, fieldInclination, fieldDeclination, injectionHeight])
    writer.i32s([atmosphere, iactOptions, lowEnergyModel, highEnergyModel])
    writer.f32s([bunchSize, minimumWavelength, maximumWavelength])
    writer.i32s([lowEnergyDetail, highEnergyDetail])
  }
}
