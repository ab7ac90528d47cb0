// From the camera to the sky.
import Reconstruction
import SSTCore
import SSTSky

let frame = CameraFrame(
  focalLength: 5.6, pointing: HorizontalDirection(azimuthDeg: 180, altitudeDeg: 60))
let seen = frame.directions(of: [CameraFrame.Position(0, 0), CameraFrame.Position(0.1, -0.05)])

let site = GeodeticLocation(longitudeDeg: 14.782924, latitudeDeg: 49.9118, heightM: 510)
let start = TAITime(unixSeconds: 1_769_015_225)
let times = [start, TAITime(nanoseconds: start.nanoseconds + 4_200)]
let sky = SkyTransformer(location: site).icrs(of: seen, at: times)
for direction in sky { print(direction.rightAscensionDeg, direction.declinationDeg) }
