"""The web server's settings, each with its cause."""

workers = 2
threads = 4  # a slow reader holds a thread, not the process
preload_app = True  # code is imported once; each worker opens the edition at its first request
control_socket_disable = True  # gunicorn 27 would open a control socket in the home folder
limit_request_line = 8190  # the longest it allows; longer addresses are refused by name
access_log_format = (
    '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # no query: it tells who sought what
)
