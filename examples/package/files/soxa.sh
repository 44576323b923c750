# Where the register's owner is, and who runs it: a service, so that any terminal of the group soxa finds it.
if [ -S /run/soxa/register.sock ]; then
  export SOXA_SOCKET=/run/soxa/register.sock SOXA_OWNER=soxa
fi
