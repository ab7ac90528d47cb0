import Foundation

/// What goes wrong between a test and the browser.
enum BrowserError: Error {
  case cannotStart(String)
  case silent(String)
  case refused(String)
}

/// A headless Chromium that takes commands of the DevTools protocol over a pair of pipes.
///
/// Messages are JSON texts that end with a zero byte.
final class BrowserProcess {
  /// Where the browser is, if the machine has one; `SST_CHROMIUM` names another.
  static let program: String? = {
    if let named = ProcessInfo.processInfo.environment["SST_CHROMIUM"] { return named }
    return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  private let identifier: pid_t
  private let input: Int32
  private let output: Int32
  private let profile: URL
  private var received: [UInt8] = []

  init() throws {
    guard let program = Self.program else { throw BrowserError.cannotStart("there is no Chromium") }
    profile = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sst-browser-\(UUID().uuidString)")
    let commands = try Self.pipe()
    let answers = try Self.pipe()
    (input, output) = (commands.write, answers.read)
    defer { for end in [commands.read, answers.write] { close(end) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, commands.read, 3)
    posix_spawn_file_actions_adddup2(&actions, answers.write, 4)
    for stream in [1, 2] as [Int32] {
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
    }
    var arguments = Self.arguments(program, profile: profile.path).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, nil, &arguments, environ)
    if status != 0 { throw BrowserError.cannotStart(String(cString: strerror(status))) }
    identifier = child
  }

  deinit {
    try? send(["id": 0, "method": "Browser.close"])
    for end in [input, output] { close(end) }
    var status: Int32 = 0
    for _ in 0..<100 where waitpid(identifier, &status, WNOHANG) == 0 { usleep(50_000) }
    if kill(identifier, 0) == 0 {
      kill(identifier, SIGKILL)
      waitpid(identifier, &status, 0)
    }
    try? FileManager.default.removeItem(at: profile)
  }

  private static func arguments(_ program: String, profile: String) -> [String] {
    [
      program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
      "--user-data-dir=\(profile)", "--no-first-run", "--disable-extensions",
      "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--hide-scrollbars", "about:blank",
    ]
  }

  /// A pipe with ends above 9, so that none is in the way of the numbers 3 and 4.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw BrowserError.cannotStart("no pipe") }
    defer { for end in ends { close(end) } }
    let high = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    guard high.allSatisfy({ $0 >= 0 }) else { throw BrowserError.cannotStart("no pipe") }
    return (high[0], high[1])
  }

  /// Sends one message.
  func send(_ message: [String: Any]) throws {
    var rest = Array(try JSONSerialization.data(withJSONObject: message))[...]
    rest.append(0)
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      guard written > 0 else { throw BrowserError.silent("the browser takes no commands") }
      rest = rest.dropFirst(written)
    }
  }

  /// The next message; nil if there is none within the time.
  func receive(timeout: Double) throws -> [String: Any]? {
    let deadline = Date().addingTimeInterval(timeout)
    while true {
      if let end = received.firstIndex(of: 0) {
        let message = Data(received[..<end])
        received.removeSubrange(...end)
        return try JSONSerialization.jsonObject(with: message) as? [String: Any]
      }
      let left = deadline.timeIntervalSinceNow
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      if left <= 0 || poll(&waiting, 1, Int32(left * 1000) + 1) == 0 { return nil }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(output, &buffer, buffer.count)
      if count <= 0 { throw BrowserError.silent("the browser has ended") }
      received += buffer[..<count]
    }
  }
}
