"""Hosts that take a connection and never become a session: silence; a banner, then silence; a banner that drips.
Usage: hanging_peers.py PORT SILENT_ADDRESS BANNER_ADDRESS DRIP_ADDRESS   (addresses are of whole networks: AnyIP on lo)"""
import asyncio, sys

port, silent, banner, drip = int(sys.argv[1]), *sys.argv[2:5]


async def keep_silent(reader, writer):
    await asyncio.sleep(300)


async def say_banner(reader, writer):
    writer.write(b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n")
    await asyncio.sleep(300)


async def say_slowly(reader, writer):
    try:
        for byte in b"SSH-2.0-" + b"x" * 4000:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.4)
    except OSError:
        pass


async def main():
    for address, peer in ((silent, keep_silent), (banner, say_banner), (drip, say_slowly)):
        for n in range(1, 255):
            try:
                await asyncio.start_server(peer, f"{address}.{n}", port)
            except OSError as error:
                sys.exit(f"{address}.{n}: {error}")
    await asyncio.sleep(600)


asyncio.run(main())
