"""A network far away, where the kernel has no netem: each address of the list is reached through this proxy, which holds every byte for a
fixed time each way and opens its own connection one round trip late. Usage: delay_proxy.py ONE_WAY_MS LISTEN_PORT TO_PORT ADDRESS..."""
import asyncio, sys

delay, listen_port, to_port = float(sys.argv[1]) / 1000, int(sys.argv[2]), int(sys.argv[3])


async def carry(reader, writer):
    queue = asyncio.Queue()

    async def send():
        while True:
            at, data = await queue.get()
            await asyncio.sleep(max(0, at - loop.time()))
            if not data:
                writer.close()
                return
            writer.write(data)

    loop = asyncio.get_running_loop()
    sender = asyncio.create_task(send())
    while True:
        try:
            data = await reader.read(65536)
        except OSError:
            data = b""
        queue.put_nowait((loop.time() + delay, data))
        if not data:
            break
    await sender


async def main():
    async def serve(address, reader, writer):
        await asyncio.sleep(2 * delay)  # SYN and its answer
        there_reader, there_writer = await asyncio.open_connection(address, to_port)
        for w in (writer, there_writer):
            w.get_extra_info("socket").setsockopt(6, 1, 1)
        await asyncio.gather(carry(reader, there_writer), carry(there_reader, writer), return_exceptions=True)

    for address in sys.argv[4:]:
        await asyncio.start_server(lambda r, w, a=address: serve(a, r, w), address, listen_port)
    await asyncio.sleep(600)


asyncio.run(main())
