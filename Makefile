# Thin names for the dotnet commands; every one of them also works without make.
PORT ?= 8000

.PHONY: build run test fast bench pack format clean

build:          ## compile everything
	dotnet build Mobula.slnx

run:            ## serve the chat sample: make run PORT=8080
	dotnet run --project samples/Chat -c Release -- --urls http://localhost:$(PORT)

test:           ## every test
	dotnet test --solution Mobula.slnx -c Release

fast:           ## the quick tests, under a minute
	dotnet test --solution Mobula.slnx -c Release --filter-not-trait Category=Slow --ignore-exit-code 8

bench:          ## the measurements, results in bench/results
	dotnet run --project bench/Mobula.Ratios -c Release

pack:           ## NuGet packages and the project template, to artifacts/packages
	dotnet pack Mobula.slnx -c Release

format:
	dotnet format Mobula.slnx

clean:
	dotnet clean Mobula.slnx
	rm -rf artifacts
