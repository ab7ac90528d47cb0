// How far from a source do showers come? From a stereo file to a theta-squared table, with a quality cut of one's own.
import SSTData
import SSTSky

let path = CommandLine.arguments.dropFirst().first ?? "theta/stereo/SST1M1_20260121_0001_W1_dl1_stereo.h5"
let crab = ICRSDirection(rightAscensionDeg: 83.6324, declinationDeg: 22.0174)
let minimumIntensity = 80.0  // p.e., mean of both images

var counts = [(on: Int, off: Int)](repeating: (0, 0), count: 10)
for shower in try DL1File(readingFrom: path).showers()
where shower.event.averageIntensity > minimumIntensity {
  func bin(from center: ICRSDirection) -> Int {
    let theta = shower.direction.separationRad(to: center) * 180 / .pi
    return Int(theta * theta / 0.02)
  }
  // The mirror image of the source on the other side of the pointing has as much background.
  let (on, off) = (bin(from: crab), bin(from: crab.mirrored(at: shower.pointing)))
  if on < counts.count { counts[on].on += 1 }
  if off < counts.count { counts[off].off += 1 }
}
print("theta²/deg²   on   off")
for (bin, count) in counts.enumerated() {
  print("\(Double(2 * bin) / 100) to \(Double(2 * bin + 2) / 100): \(count.on) \(count.off)")
}
