"""Runs calls of the AWS CLI in forks of a process that has loaded it: the same program, without a third of a second of imports each.

    warm-aws.py DIRECTORY

makes DIRECTORY/aws, which takes the place of the program on the path, and serves it until the end of the standard input.
"""
import gc
import json
import os
import select
import socket
import sys

import awscli.clidriver
import awscli.handlers  # What the first command would load.
import botocore.exceptions
import botocore.httpsession  # noqa: F401
import botocore.loaders

SERVICES = ["cloudformation", "ec2", "ecr", "ecs", "elbv2", "iam", "rds", "s3", "secretsmanager", "ssm", "sts"]
KINDS = ["service-2", "endpoint-rule-set-1", "paginators-1", "waiters-2"]

CLIENT = """#!{python} -IS
import json, os, socket, sys
service = socket.socket(socket.AF_UNIX)
service.connect({address!r})
call = json.dumps({{"argv": sys.argv, "cwd": os.getcwd(), "env": dict(os.environ)}}).encode()
socket.send_fds(service, [len(call).to_bytes(4, "big")], [0, 1, 2])
service.sendall(call)
status = service.recv(1)
sys.exit(status[0] if status else 255)
"""


def read_descriptions():
    """Reads the descriptions of the services once: that of EC2 alone takes longer than any call. Each fork has its own copy."""
    read, files = botocore.loaders.JSONFileLoader.load_file, {}

    def load_file(self, path):
        if path not in files:
            files[path] = read(self, path)
        return files[path]

    botocore.loaders.JSONFileLoader.load_file = load_file
    loader = awscli.clidriver.create_clidriver().session.get_component("data_loader")
    names = [f"{service}/{loader.determine_latest_version(service, 'service-2')}/{kind}" for service in SERVICES for kind in KINDS]
    for name in [*names, "partitions", "endpoints", "_retry", "sdk-default-configuration"]:
        try:
            loader.load_data(name)
        except botocore.exceptions.DataNotFoundError:
            pass  # Not every service has all kinds.


def receive(caller):
    header, files, _, _ = socket.recv_fds(caller, 4, 3)
    length, body = int.from_bytes(header, "big"), b""
    while len(body) < length:
        part = caller.recv(length - len(body))
        if not part:
            raise EOFError("The caller is gone.")
        body += part
    return json.loads(body), files


def run(caller):
    call, files = receive(caller)
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(call["cwd"])
    data_path = os.environ["AWS_DATA_PATH"]  # Set by the import: where the program's own descriptions are.
    os.environ.clear()
    os.environ.update(call["env"], AWS_DATA_PATH=data_path)
    sys.argv = call["argv"]
    try:
        status = awscli.clidriver.main() or 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1 if end.code else 0
    sys.stdout.flush()
    sys.stderr.flush()
    caller.sendall(bytes([status & 255]))


def main(directory):
    address = os.path.join(directory, "calls")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    client = os.path.join(directory, "aws")
    with open(client, "w") as file:
        file.write(CLIENT.format(python=sys.executable, address=address))
    os.chmod(client, 0o700)
    read_descriptions()
    # What a fork does not touch it does not copy, and a collection would touch all of it.
    gc.collect()
    gc.freeze()
    gc.disable()
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        caller, _ = listener.accept()
        if os.fork() == 0:
            # Twice, so that nobody has to wait for the one that does the work.
            if os.fork() == 0:
                listener.close()
                run(caller)
            os._exit(0)
        os.wait()
        caller.close()


main(sys.argv[1])
