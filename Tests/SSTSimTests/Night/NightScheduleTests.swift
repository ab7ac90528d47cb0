import SSTSky
import Foundation
import Reconstruction
import SSTCore
import Testing

@testable import SSTSim

@Suite("Night: times and numbers") struct NightScheduleTests {
  private func schedule(_ change: (inout NightSettings) -> Void) throws -> (NightRun, NightSchedule) {
    let run = try NightFixture.run(change)
    let thrower = NightThrower(run: run, jobs: 2, cancellation: nil)
    let rate = run.settings.rate * 2 / (try thrower.pilotTriggers())
    return (run, NightSchedule(run: run, showers: try thrower.throwAll(rate: rate).showers))
  }

  @Test("rates are near what was asked for; times are multiples of 4 ns in order") func rates() throws {
    let (run, schedule) = try schedule {
      $0.duration = 6
      $0.rate = 150
    }
    let triggers = schedule.events.joined().count { $0.shower != nil }
    #expect(abs(Double(triggers) / 1800 - 1) < 0.15)
    for (telescope, events) in schedule.events.enumerated() {
      #expect(zip(events, events.dropFirst()).allSatisfy { $1.time - $0.time >= 2000 })
      #expect(events.allSatisfy { $0.time % 4 == 0 })
      let pedestals = events.filter { $0.shower == nil }
      #expect((59...60).contains(pedestals.count))
      #expect(
        zip(pedestals, pedestals.dropFirst()).allSatisfy { abs($1.time - $0.time - 100_000_000) <= 4 })
      for event in events {
        guard let shower = event.shower else { continue }
        let front =
          schedule.showers[shower].shower.time
          + run.telescopes[telescope].frontDelay(schedule.showers[shower].shower)
        #expect((0...200).contains(Double(event.time) - front))
      }
    }
    let phases = schedule.events.map { $0.first { $0.shower == nil }?.time }
    #expect(phases[0] != phases[1])
  }

  @Test("the dead time loses events, and no more") func deadTime() throws {
    let (_, schedule) = try schedule {
      $0.rate = 300
      $0.deadTimeNS = 2_000_000
    }
    for (events, lost) in zip(schedule.events, schedule.lost) {
      #expect(zip(events, events.dropFirst()).allSatisfy { $1.time - $0.time >= 2_000_000 })
      // Lost share of a Poisson process: r·τ / (1 + r·τ) with r about 310 Hz.
      let share = Double(lost) / Double(lost + events.count)
      #expect(abs(share - 0.38) < 0.08)
    }
  }

  @Test("a telescope in a pause records nothing; live times are what dead times and pauses leave")
  func pause()
    throws
  {
    let (run, schedule) = try schedule {
      $0.rate = 100
      $0.deadTimeNS = 8_000_000
      $0.pauses = [.init(telescope: 22, seconds: 0.5...1.25)]
    }
    let dead = 8_000_000
    #expect(schedule.events[1].allSatisfy { !(500_000_000..<1_250_000_000).contains($0.time) })
    #expect(schedule.events[0].contains { (500_000_000..<1_250_000_000).contains($0.time) })
    // Counted in steps of 10 µs.
    let steps = Int(run.settings.duration * 1e5)
    var free = [[Bool]](repeating: [Bool](repeating: true, count: steps), count: 2)
    for (telescope, events) in schedule.events.enumerated() {
      for event in events {
        for step in Int(event.time) / 10_000..<min(steps, (Int(event.time) + dead) / 10_000) {
          free[telescope][step] = false
        }
      }
    }
    for step in 50_000..<125_000 { free[1][step] = false }
    for telescope in 0...1 {
      #expect(abs(schedule.liveSeconds[telescope] - Double(free[telescope].count { $0 }) / 1e5) < 2e-3)
    }
    let common = (0..<steps).count { free[0][$0] && free[1][$0] }
    #expect(abs(schedule.commonLiveSeconds - Double(common) / 1e5) < 4e-3)
    #expect(throws: SimulationError.self) {
      try NightSimulator(
        NightFixture.settings { $0.pauses = [.init(telescope: 22, seconds: 1...3)] },
        telescopes: NightFixture.telescopes())
    }
  }

  @Test("one array number for both telescopes of a shower, and none twice otherwise") func numbers() throws {
    let (_, schedule) = try schedule { $0.rate = 200 }
    var seen: [UInt64: (telescope: Int, shower: Int?)] = [:]
    var pairs = 0
    for (telescope, events) in schedule.events.enumerated() {
      #expect(Set(events.map(\.number)).count == events.count)
      for event in events {
        if let first = seen[event.arrayNumber] {
          #expect(first.telescope != telescope && first.shower != nil && first.shower == event.shower)
          pairs += 1
        }
        seen[event.arrayNumber] = (telescope, event.shower)
      }
    }
    let both = Set(schedule.events[0].compactMap(\.shower)).intersection(
      schedule.events[1].compactMap(\.shower))
    #expect(pairs == both.count && pairs > 50)
    #expect(Set(seen.keys) == Set(1...UInt64(seen.count)))
    let (_, silent) = try self.schedule {
      $0.rate = 200
      $0.hasArrayNumbers = false
    }
    #expect(silent.events.joined().allSatisfy { $0.arrayNumber == 0 })
  }

  @Test("the pointing wobbles and is exactly what the header says") func pointing() throws {
    let simulator = try NightSimulator(
      NightFixture.settings { $0.runCount = 3 }, telescopes: NightFixture.telescopes())
    let texts = try (0..<3).map { try simulator.makeRun($0).pointing.text }
    #expect(
      texts == ["Crab_W1_83.6324_22.5174", "Crab_W2_83.6324_21.5174", "Crab_W1_83.6324_22.5174"])
    let run = try simulator.makeRun(1)
    #expect(run.pointing.direction.declinationDeg == 21.5174)
    #expect(run.start.nanoseconds - simulator.settings.start.nanoseconds == 22_000_000_000)
    var sky = NightSky(run)
    let offset = sky.centre(at: 0).separationRad(to: sky.source(at: 0)) * 180 / .pi
    #expect(abs(offset - 0.5) < 1e-4)
    #expect((50...65).contains(sky.centre(at: 0).altitudeRad * 180 / .pi))
  }

  @Test("fixed pointing is where it was asked for") func fixed() throws {
    let run = try NightFixture.run {
      $0.pointing = .fixed(altitudeDeg: 55, azimuthDeg: 200)
      $0.hasDiffuseGammas = true
      $0.source = .gamma
    }
    var sky = NightSky(run)
    let centre = sky.centre(at: 0)
    #expect(
      abs(centre.altitudeRad * 180 / .pi - 55) < 1e-3 && abs(centre.azimuthRad * 180 / .pi - 200) < 1e-3)
    let found = NightFixture.showers(run, keys: 0..<3000).map {
      $0.shower.direction.separationRad(to: centre) * 180 / .pi
    }
    #expect(found.allSatisfy { $0 < 5.02 } && (found.max() ?? 0) > 3)
  }
}
