"""A camera that hums: GStreamer's RTSP server with a picture and a tone of 440 Hz.

Run by the Python of the system, which knows GStreamer. Writes its port, and ends with its stdin.
"""

import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

TONE = "audiotestsrc is-live=true freq=440 volume=0.25 ! audio/x-raw,rate=16000,channels=1"
PICTURE = "videotestsrc is-live=true ! video/x-raw,width=64,height=48,framerate=5/1"


def main() -> None:
    """Serve until nobody wants us."""
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    picture = f"{PICTURE} ! rtpvrawpay name=pay0"
    sound = f"{TONE} ! audioconvert ! rtpL16pay name=pay1"
    for path, pipeline in {
        "/camera": f"( {picture} {sound} )",
        "/silent": f"( {picture} )",
    }.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(pipeline)
        factory.set_shared(True)
        server.get_mount_points().add_factory(path, factory)
    server.attach(None)
    loop = GLib.MainLoop()
    print(server.get_bound_port(), flush=True)  # noqa: T201

    def end_with_stdin() -> None:
        sys.stdin.read()
        loop.quit()

    threading.Thread(target=end_with_stdin, daemon=True).start()
    loop.run()


if __name__ == "__main__":
    main()
