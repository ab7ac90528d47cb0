import SSTCore
import Testing

@Suite("Quirks") struct QuirksTests {
  private static let sst1m: [Quirks] = [
    .alternatingWindow, .unswappedPriming, .doubledPedestals, .sortedParameters, .undefinedSpread,
    .zeroedPixels, .earlyInterpolation, .replacedMasks, .fivePairTimeFit, .extrapolatedDrop,
    .countsOffByOne, .silentTailcuts, .unmaskedBoards, .lastMapFirst, .misnumberedPeaks, .shiftedDarkBins,
    .darkOverflow,
    .unswappedDarkRun, .originalLayout, .clockIsTAI, .repeatedEvents, .sharedSubstitutes,
    .knownEfficiencyTables, .darkTrueImages,
  ]

  private static let stereo: [Quirks] = [
    .statesStereoSpread, .forgottenMatches, .lastEventMerged, .truncatedTimes, .uncorrectedDelays,
    .lowerPlateauEdge, .missingClocks, .strippedNames, .lostTables, .overlappingFiles, .requiredClocks,
    .uncorrectedDegrees,
  ]

  @Test("each defect is a bit of its own, and the preset has them all") func bits() {
    for (index, quirk) in Self.sst1m.enumerated() { #expect(quirk.rawValue == 1 << UInt64(index)) }
    for (index, quirk) in Self.stereo.enumerated() { #expect(quirk.rawValue == 1 << UInt64(24 + index)) }
    #expect(Quirks.sst1mpipe.isSuperset(of: Quirks(Self.stereo)))
    #expect(Self.sst1m.count == 24 && Quirks.sst1mpipe.isSuperset(of: Quirks(Self.sst1m)))
    #expect(Quirks() == [])
  }
}
