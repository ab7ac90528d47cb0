// How far from a source do showers come? From a stereo file to a theta-squared table, with a quality cut of one's own.
// snippet.hide
guard CommandLine.arguments.count == 2 else { fatalError("a stereo file, made by sstctl dl1-stereo") }
let path = CommandLine.arguments[1]
let crab = ICRSDirection(rightAscensionDeg: 83.6324, declinationDeg: 22.0174)
// snippet.show
import SSTData
import SSTSky

var counts = [(on: Int, off: Int)](repeating: (0, 0), count: 10)
for shower in try DL1File(readingFrom: path).showers() where shower.event.averageIntensity > 80 {
  func bin(from place: ICRSDirection) -> Int {
    let theta = shower.direction.separationRad(to: place) * 180 / .pi
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
